"""Finding a passage again in a text that went on changing. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

#: How much of what stands around a passage is kept to find it by.
CONTEXT: Final = 60
# Less than this says nothing about a place.
_ENOUGH: Final = 6
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Anchor:
    """A passage as it was: its words, what stood around them, and where."""

    quote: str
    before: str
    after: str
    start: int


@dataclass(frozen=True)
class Place:
    start: int
    end: int
    # The words between what stood around it are others now.
    reworded: bool = False


def anchored(text: str, start: int, end: int) -> Anchor:
    return Anchor(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def place_of(text: str, anchor: Anchor) -> Place | None:
    """Where it stands now; None when it is gone.

    The same words count first, best where what stands around them is the same, too. Where only what stood around is
    left, its place is known and the passage was reworded.
    """
    if not anchor.quote:
        return None
    found = list(_occurrences(text, anchor.quote))
    if found:
        best = max(found, key=lambda at: (_around(text, at, anchor), -abs(at - anchor.start)))
        return Place(best, best + len(anchor.quote))
    return _between(text, anchor)


def stands_in(passage: str, text: str) -> bool:
    """Whether a text still holds a passage, or at least its first line; white space does not count."""
    lines = [_folded(line) for line in passage.splitlines() if len(_folded(line)) >= _ENOUGH]
    inside = _folded(text)
    return bool(lines) and any(line in inside for line in lines)


def _folded(text: str) -> str:
    return _SPACES.sub("", text)


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _around(text: str, at: int, anchor: Anchor) -> int:
    """How many characters on both sides agree with what stood there."""
    before, after = text[:at], text[at + len(anchor.quote) :]
    return _shared(before[::-1], anchor.before[::-1]) + _shared(after, anchor.after)


def _shared(one: str, other: str) -> int:
    length = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        length += 1
    return length


def _between(text: str, anchor: Anchor) -> Place | None:
    lead, tail = anchor.before[-20:], anchor.after[:20]
    if len(lead.strip()) < _ENOUGH or len(tail.strip()) < _ENOUGH:
        return None
    room = 3 * len(anchor.quote) + CONTEXT
    places = [
        Place(start, end, reworded=True)
        for begin in _occurrences(text, lead)
        if 0 < (end := text.find(tail, start := begin + len(lead))) - start <= room
    ]
    return min(places, key=lambda place: abs(place.start - anchor.start), default=None)
