"""When both teams contribute, draft, meet, send and observe. Counted in business days."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

CONTRIBUTE_BEFORE = 3
DRAFT_BEFORE = 1
DAY = timedelta(days=1)
SENDING_LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class Rhythm:
    """Every `weeks` weeks on `weekday` (ISO), counted from the week of `start`, until `end`."""

    start: date
    end: date
    weekday: int
    weeks: int


@dataclass(frozen=True)
class Turn:
    """The days of one cycle."""

    contribute_by: date
    draft_by: date
    meeting_on: date
    observe_until: date


class Phase(StrEnum):
    CONTRIBUTE = "contribute"
    DRAFT = "draft"
    MEET = "meet"
    SEND = "send"
    OBSERVE = "observe"


def turns(rhythm: Rhythm, holidays: Container[date], *, after: date) -> Iterator[Turn]:
    """The turns whose meeting comes after the day `after`, within the period. Ends with it."""
    days = meeting_days(rhythm, holidays, after=after)
    meeting = next(days)
    while meeting <= rhythm.end:
        following = next(days)
        yield Turn(
            contribute_by=business_days_before(meeting, CONTRIBUTE_BEFORE, holidays),
            draft_by=business_days_before(meeting, DRAFT_BEFORE, holidays),
            meeting_on=meeting,
            observe_until=following - DAY,
        )
        meeting = following


def meeting_days(rhythm: Rhythm, holidays: Container[date], *, after: date) -> Iterator[date]:
    """Without end. On a holiday the meeting moves to the next business day.

    When that comes so close to the following one that nothing could be observed between them, it is left out.
    """
    monday = rhythm.start - timedelta(days=rhythm.start.isoweekday() - 1)
    planned = monday + timedelta(days=rhythm.weekday - 1)
    step = timedelta(weeks=rhythm.weeks)
    # A holiday can move a meeting by more than a week, so look back a little further than `after`.
    planned += max(0, (after - planned).days // step.days - 4) * step
    while True:
        day = next_business_day(planned, holidays)
        if day >= rhythm.start and day > after and day + DAY < planned + step:
            yield day
        planned += step


def phase_at(at: datetime, moments: Mapping[Phase, datetime]) -> Phase:
    """The phase that runs at `at`, each lasting up to its moment; sending is done half a day after it began."""
    ends = {**moments, Phase.SEND: moments[Phase.SEND] + SENDING_LASTS}
    return next((phase for phase in Phase if at <= ends[phase]), Phase.OBSERVE)


def is_business_day(day: date, holidays: Container[date]) -> bool:
    return day.isoweekday() < 6 and day not in holidays


def next_business_day(day: date, holidays: Container[date]) -> date:
    """The day itself when it is one."""
    while not is_business_day(day, holidays):
        day += DAY
    return day


def business_days_before(day: date, count: int, holidays: Container[date]) -> date:
    while count:
        day -= DAY
        count -= is_business_day(day, holidays)
    return day


def first_sending_day(after: date, weekdays: Container[int], holidays: Container[date]) -> date | None:
    """The first day of the send window from `after` on that is a business day.

    None when none comes within two months: a window without any weekday from Monday to Friday never opens.
    """
    days = (after + timedelta(days=count) for count in range(60))
    return next(
        (day for day in days if day.isoweekday() in weekdays and is_business_day(day, holidays)), None
    )
