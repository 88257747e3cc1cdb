"""The two pictures of how mail flows, as their template draws them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from nurture.delivery.queries.calendar import Share
from nurture.delivery.queries.flow import Bar
from nurture.delivery.rules import bars as rules

WIDTH: Final = 1080


@dataclass(frozen=True, slots=True)
class Drawn:
    share: Share
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class DrawnBar:
    bar: Bar
    x: int
    width: int
    middle: int
    label: str
    parts: Sequence[Drawn]


@dataclass(frozen=True, slots=True)
class Picture:
    bars: Sequence[DrawnBar]
    ceiling: int

    @property
    def half(self) -> int:
        """The line in the middle stands for a whole number, or there is none."""
        return self.ceiling // 2 if self.ceiling % 2 == 0 else 0

    @property
    def is_empty(self) -> bool:
        return self.ceiling == 0


def draw(bars: Sequence[Bar], label: Callable[[datetime], str]) -> Picture:
    counts = [[share.count for share in bar.shares] for bar in bars]
    drawn = [
        DrawnBar(
            bar=bar,
            x=column.x,
            width=column.width,
            middle=column.x + column.width // 2,
            label=label(bar.begins),
            parts=[Drawn(bar.shares[part.place], part.y, part.height) for part in column.parts],
        )
        for bar, column in zip(bars, rules.columns(counts, width=WIDTH), strict=True)
    ]
    return Picture(drawn, rules.ceiling(counts))
