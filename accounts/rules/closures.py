"""Days on which a company, ours or theirs, is closed or at work: from the first to the last, once or every year."""

from dataclasses import dataclass
from datetime import date
from typing import Final

# A closure is a matter of weeks; more is a slip of the year.
MOST_DAYS: Final = 60


@dataclass(frozen=True, slots=True)
class Closure:
    """First and last day included. Every year: its year is the first one it was known for."""

    first: date
    last: date
    name: str = ""
    every_year: bool = False

    @property
    def is_a_slip(self) -> bool:
        return (self.last - self.first).days >= MOST_DAYS

    def covers(self, day: date) -> bool:
        if not self.every_year:
            return self.first <= day <= self.last
        # A turn that began last year may still go on.
        return any(first <= day <= last for first, last in (self.turn(day.year), self.turn(day.year - 1)))

    def turn_from(self, day: date) -> tuple[date, date] | None:
        """The days of this turn or the next one that is not over on `day`; None: there is none any more."""
        if not self.every_year:
            return (self.first, self.last) if self.last >= day else None
        turns = (self.turn(year) for year in (day.year - 1, day.year, day.year + 1))
        return next(turn for turn in turns if turn[1] >= day)

    def turn(self, year: int) -> tuple[date, date]:
        """The days of the turn that begins in that year."""
        first = _same_day(self.first, year)
        return first, first + (self.last - self.first)


def _same_day(day: date, year: int) -> date:
    """29 February is the 28th in a year without one."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
