"""Where the bars of a picture stand: whole numbers for an SVG, so that a page says the same on every machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

#: The height at which the largest bar ends, and the space that each has.
HEIGHT: Final = 120
#: What is there is seen, however small beside the largest.
LEAST: Final = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One kind within a bar, from the ground up."""

    place: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Column:
    x: int
    width: int
    parts: tuple[Part, ...]


def columns(bars: Sequence[Sequence[int]], *, width: int) -> list[Column]:
    """`bars`: for each bar the counts of its kinds, which are stacked. The tallest fills the height."""
    largest = max((sum(counts) for counts in bars), default=0)
    room = width // max(len(bars), 1)
    gap = max(2, room // 5)
    return [
        Column(number * room + gap // 2, room - gap, _stacked(counts, largest))
        for number, counts in enumerate(bars)
    ]


def ceiling(bars: Sequence[Sequence[int]]) -> int:
    """What the top of the picture stands for."""
    return max((sum(counts) for counts in bars), default=0)


def _stacked(counts: Sequence[int], largest: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    ground = HEIGHT
    for place, count in enumerate(counts):
        if count <= 0:
            continue
        height = max(LEAST, round(HEIGHT * count / largest))
        ground -= height
        parts.append(Part(place, max(0, ground), height))
    return tuple(parts)
