"""The picture of a sequence: where each mark stands on a grid of days, and how large the whole is. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

WEEKS: Final = 8
DAY_WIDTH: Final = 18
ROW_HEIGHT: Final = 48
HEAD_HEIGHT: Final = 40
NAME_WIDTH: Final = 168
LANE: Final = 16


@dataclass(frozen=True, slots=True)
class Column:
    """One day. `why` says why nobody works on it; `kind` is weekend, holiday, closure or empty."""

    day: date
    x: int
    kind: str
    why: str


def first_day(today: date) -> date:
    """The Monday of this week."""
    return today - timedelta(days=today.isoweekday() - 1)


def days(today: date) -> list[date]:
    first = first_day(today)
    return [first + timedelta(days=number) for number in range(7 * WEEKS)]


def x_of(day: date, today: date) -> int:
    """The middle of its column."""
    return NAME_WIDTH + (day - first_day(today)).days * DAY_WIDTH + DAY_WIDTH // 2


def lane_of(taken: Collection[tuple[int, int]], x: int) -> int:
    """The first lane in which a mark at `x` does not lie on another; what does not fit lies in the last."""
    for lane in (0, 1, 2):
        if all(other_lane != lane or abs(other - x) >= LANE for other, other_lane in taken):
            return lane
    return 2


def width() -> int:
    return NAME_WIDTH + 7 * WEEKS * DAY_WIDTH


def height(rows: int) -> int:
    return HEAD_HEIGHT + rows * ROW_HEIGHT
