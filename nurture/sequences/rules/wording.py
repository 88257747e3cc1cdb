"""A passage and the wording that is proposed for it."""

import re
from typing import Final


def place_of(text: str, passage: str, start: int) -> int | None:
    """Where the passage stands now: where it was, else the nearest place; None when it is gone."""
    found: list[int] = []
    at = text.find(passage) if passage else -1
    while at >= 0:
        found.append(at)
        at = text.find(passage, at + 1)
    return min(found, key=lambda at: (abs(at - start), at), default=None)


def reworded(text: str, passage: str, wording: str, start: int) -> str | None:
    """The text with the wording in place of the passage; None when the passage is gone."""
    at = place_of(text, passage, start)
    if at is None:
        return None
    return text[:at] + wording + text[at + len(passage) :]


def narrowed(passage: str, wording: str) -> tuple[int, str, str]:
    """Where the change begins, and the sentences that change, before and after.

    Somebody edits a whole paragraph; what they did not touch may go on changing without them. A sentence that is only
    added takes its neighbour along, so that there is always something to find again.
    """
    old, new = _SENTENCE.findall(passage), _SENTENCE.findall(wording)
    first = _shared(old, new)
    last = _shared(old[first:][::-1], new[first:][::-1])
    first, last = _with_neighbour(old, first, last)
    start = len("".join(old[:first]))
    return start, "".join(old[first : len(old) - last]), "".join(new[first : len(new) - last])


_SENTENCE: Final = re.compile(r"[^。.!?！？\n]*[。.!?！？\n]+|[^。.!?！？\n]+")


def _shared(one: list[str], other: list[str]) -> int:
    """How many they begin with in common."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _with_neighbour(old: list[str], first: int, last: int) -> tuple[int, int]:
    if first < len(old) - last:
        return first, last
    return (first - 1, last) if first else (first, max(last - 1, 0))
