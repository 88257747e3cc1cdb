"""What changed between two versions of a text, in pieces that can be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

_SENTENCE = re.compile(r"[^。．！？.!?\n]*[。．！？.!?\n]+|[^。．！？.!?\n]+")  # noqa: RUF001 - Japanese sentences end so
# Words of Latin letters and numbers stay whole; Japanese is compared sign by sign.
_TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f]+|\s+|.", re.DOTALL)
# Comparing takes the square of the length, and nobody reads single signs in more than this.
_CLOSELY: Final = 500


@dataclass(frozen=True, slots=True)
class Piece:
    how: Literal["same", "gone", "new"]
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """Joined without the new ones it is `before`, without the gone ones `after`. Sentences first, then within them."""
    found: list[Piece] = []
    for old, new in _compared(_SENTENCE.findall(before), _SENTENCE.findall(after)):
        closely = old != new and max(len(old), len(new)) <= _CLOSELY
        pairs = _compared(_TOKEN.findall(old), _TOKEN.findall(new)) if closely else [(old, new)]
        for gone, fresh in pairs:
            found.extend(_told(gone, fresh))
    return found


def _compared(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _tag, start, end, new_start, new_end in matcher.get_opcodes():
        yield "".join(before[start:end]), "".join(after[new_start:new_end])


def _told(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield Piece("same", old)
        return
    if old:
        yield Piece("gone", old)
    if new:
        yield Piece("new", new)
