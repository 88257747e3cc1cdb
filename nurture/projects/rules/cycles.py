"""When both teams contribute, draft, meet, send and observe. Counted in business days."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

CONTRIBUTE_BEFORE = 3
DRAFT_BEFORE = 1
DAY = timedelta(days=1)
SENDING_LASTS = timedelta(hours=12)
LAST = 5
# Pushed further, a meeting meets the following one and is left out, whatever the cadence.
MOVED_AT_MOST = timedelta(days=35)


@dataclass(frozen=True)
class Rhythm:
    """Every `weeks` weeks on `weekday` (ISO), counted from the week of `start`, until `end`.

    With `nth` once a month instead, on its n-th such weekday; LAST is the last one.
    """

    start: date
    end: date
    weekday: int
    weeks: int = 1
    nth: int = 0


@dataclass(frozen=True)
class MeetingDay:
    """When the rhythm wants to meet, and when it does."""

    planned: date
    day: date

    @property
    def moved(self) -> bool:
        return self.planned != self.day


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
    """Without end, the days of `meetings`."""
    return (meeting.day for meeting in meetings(rhythm, holidays, after=after))


def meetings(rhythm: Rhythm, holidays: Container[date], *, after: date) -> Iterator[MeetingDay]:
    """Without end. On a holiday the meeting moves to the next business day.

    When that comes so close to the following one that nothing could be observed between them, it is left out.
    """
    for planned, following in pairwise(_planned(rhythm, after)):
        day = next_business_day(planned, holidays)
        if day >= rhythm.start and day > after and day + DAY < following:
            yield MeetingDay(planned, day)


def _planned(rhythm: Rhythm, after: date) -> Iterator[date]:
    """Begins a little before `after`: a holiday can move a meeting by more than a week."""
    if rhythm.nth:
        yield from _monthly(rhythm, after - MOVED_AT_MOST)
        return
    step = timedelta(weeks=rhythm.weeks)
    planned = rhythm.start - timedelta(days=rhythm.start.isoweekday() - rhythm.weekday)
    planned += max(0, (after - MOVED_AT_MOST - planned).days // step.days) * step
    while True:
        yield planned
        planned += step


def _monthly(rhythm: Rhythm, after: date) -> Iterator[date]:
    month = max(rhythm.start, after).replace(day=1)
    while True:
        yield nth_weekday(month, rhythm.weekday, rhythm.nth)
        month = (month + 31 * DAY).replace(day=1)


def nth_weekday(month: date, weekday: int, nth: int) -> date:
    """The n-th such weekday (ISO) of the month that begins on `month`."""
    first = month + timedelta(days=(weekday - month.isoweekday()) % 7)
    fifth = first + timedelta(weeks=4)
    if nth == LAST:
        return fifth if fifth.month == month.month else fifth - timedelta(weeks=1)
    return first + timedelta(weeks=nth - 1)


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
