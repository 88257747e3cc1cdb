"""When an action was carried over from one meeting to the next, and when it has to be answered. Pure."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from nurture.projects.rules.cycles import DAY, is_business_day

#: Carried over so often, it is dropped or planned anew, in words.
ANSWERED_AT: Final = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was closed."""

    day: date
    opened_at: datetime
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """Until which day it was to be done, as it stood until that moment; None: as it stands."""

    due_on: date
    until: datetime | None = None


def carried(held: Iterable[Held], plans: Sequence[Plan], *, given_at: datetime) -> list[Held]:
    """The meetings that opened after it was given and closed while it was due and not done.

    What is due in a month is on nobody's conscience until then: meetings before its day do not count.
    """
    return [each for each in held if given_at < each.opened_at and _due_at(plans, each.closed_at) <= each.day]


def must_be_answered(carries: Sequence[Held], *, planned_at: datetime) -> bool:
    """Counted anew since it was last planned."""
    return sum(each.closed_at > planned_at for each in carries) >= ANSWERED_AT


def _due_at(plans: Sequence[Plan], moment: datetime) -> date:
    """`plans` in their order; the last one stands."""
    return next(each.due_on for each in plans if each.until is None or moment < each.until)


def business_days_after(day: date, count: int, holidays: Container[date]) -> date:
    while count:
        day += DAY
        count -= is_business_day(day, holidays)
    return day
