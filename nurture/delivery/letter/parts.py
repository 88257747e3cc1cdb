"""Text that is cut where values belong, so that filling it is joining."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from nurture.delivery.merge import MARK, MARK_CLOSES, MARK_OPENS

# A mark as markdown-it writes it into an address.
MARK_IN_ADDRESS: Final = re.compile(f"{quote(MARK_OPENS)}([0-9]+){quote(MARK_CLOSES)}")
_ANY_MARK: Final = re.compile(f"{MARK.pattern}|{MARK_IN_ADDRESS.pattern}")


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of text, and between them the values' numbers and whether each stands in an address."""

    pieces: tuple[str, ...]
    slots: tuple[tuple[int, bool], ...]

    def filled(self, values: Sequence[str], escaped: Callable[[str], str]) -> str:
        filled = [self.pieces[0]]
        for piece, (number, in_address) in zip(self.pieces[1:], self.slots, strict=True):
            filled.append(quote(values[number], safe="") if in_address else escaped(values[number]))
            filled.append(piece)
        return "".join(filled)


def part(text: str) -> Part:
    pieces: list[str] = []
    slots: list[tuple[int, bool]] = []
    at = 0
    for mark in _ANY_MARK.finditer(text):
        pieces.append(text[at : mark.start()])
        slots.append((int(mark[1] or mark[2]), mark[1] is None))
        at = mark.end()
    pieces.append(text[at:])
    return Part(tuple(pieces), tuple(slots))
