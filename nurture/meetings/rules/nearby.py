"""A change with only the lines around it: what a room reads before it confirms. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from nurture.sequences.rules.diff import Kind, Piece

LEFT_OUT: Final = "…"


def nearby(pieces: Sequence[Piece]) -> list[Piece]:
    """What is alike keeps its line beside each change; what lies farther off is left out, and said to be."""
    last = len(pieces) - 1
    return list(_shortened(pieces, last))


def _shortened(pieces: Sequence[Piece], last: int) -> Iterator[Piece]:
    for place, piece in enumerate(pieces):
        if piece.kind != Kind.SAME:
            yield piece
            continue
        lines = piece.text.split("\n")
        before = lines[:1] if place else []
        after = lines[-1:] if place < last else []
        is_short = len(lines) <= len(before) + len(after)
        yield piece if is_short else Piece(Kind.SAME, "\n".join([*before, LEFT_OUT, *after]))
