"""The outbox as a calendar: how many messages of which kind on a day of a month, or in an hour of a week."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Count
from django.db.models.functions import TruncDate, TruncHour
from django.utils import timezone
from django.utils.translation import get_language

from nurture.delivery.groups import BY_STATE, GROUPS, Group
from nurture.delivery.models import MessageQuerySet, MessageState
from nurture.delivery.queries.narrowing import Narrowed, day_of_reader
from nurture.projects.models import Project
from nurture.projects.queries.rhythms import holidays_of
from nurture.projects.rules.calendars import Holidays, day_off, holiday_name
from nurture.team.models import User

#: Of a week without a message.
_OFFICE_HOURS: Final = (9, 18)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of one kind."""

    group: Group
    count: int


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    shares: Sequence[Share]
    is_today: bool
    # Of the month that is shown.
    is_inside: bool
    # Why nobody works on it; empty on a working day.
    off: str

    @property
    def is_weekend(self) -> bool:
        return self.day.isoweekday() > 5

    @property
    def total(self) -> int:
        return sum(share.count for share in self.shares)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of a week, a cell for each day."""

    begins: time
    cells: Sequence[Sequence[Share]]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: Sequence[Sequence[Day]]

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def total(self) -> int:
        return sum(day.total for day in self.days if day.is_inside)


@dataclass(frozen=True, slots=True)
class Week:
    days: Sequence[Day]
    hours: Sequence[Hour]

    @property
    def first(self) -> date:
        return self.days[0].day

    @property
    def last(self) -> date:
        return self.days[-1].day

    @property
    def before(self) -> date:
        return self.first - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=7)

    @property
    def total(self) -> int:
        return sum(day.total for day in self.days)


def month_of(user: User, narrowed: Narrowed, any_day: date, *, today: date) -> Month:
    """Whole weeks from Monday on. Two queries, whatever the number of messages."""
    first = any_day.replace(day=1)
    monday = first - timedelta(days=first.weekday())
    end = (first + timedelta(days=31)).replace(day=1)
    sunday = end + timedelta(days=(7 - end.weekday()) % 7)
    length = (sunday - monday).days
    counted = _by_day(user, narrowed, monday, length)
    days = _days(user, narrowed, monday, length, counted, today=today, month=first.month)
    return Month(first, [days[at : at + 7] for at in range(0, length, 7)])


def week_of(user: User, narrowed: Narrowed, any_day: date, *, today: date) -> Week:
    """Monday to Sunday, by the hour. Two queries, whatever the number of messages."""
    monday = any_day - timedelta(days=any_day.weekday())
    by_hour = _by_hour(user, narrowed, monday)
    counted: dict[date, dict[str, int]] = {}
    for hour, states in by_hour.items():
        for state, count in states.items():
            of_day = counted.setdefault(hour.date(), {})
            of_day[state] = of_day.get(state, 0) + count
    days = _days(user, narrowed, monday, 7, counted, today=today)
    return Week(days, [_hour(by_hour, monday, hour) for hour in _hours(by_hour)])


def _by_day(user: User, narrowed: Narrowed, first: date, length: int) -> dict[date, dict[str, int]]:
    zone = timezone.get_current_timezone()
    rows = _between(user, narrowed, first, length).annotate(on=TruncDate("planned_at", tzinfo=zone))
    found: dict[date, dict[str, int]] = {}
    for day, state, count in rows.values_list("on", "state").annotate(Count("pk")):
        found.setdefault(day, {})[state] = count
    return found


def _by_hour(user: User, narrowed: Narrowed, first: date) -> dict[datetime, dict[str, int]]:
    """By the hour of the reader's clock; an hour that the clock shows twice is one row."""
    zone = timezone.get_current_timezone()
    rows = _between(user, narrowed, first, 7).annotate(at=TruncHour("planned_at", tzinfo=zone))
    found: dict[datetime, dict[str, int]] = {}
    for at, state, count in rows.values_list("at", "state").annotate(Count("pk")):
        states = found.setdefault(timezone.localtime(at).replace(tzinfo=None), {})
        states[state] = states.get(state, 0) + count
    return found


def _between(user: User, narrowed: Narrowed, first: date, length: int) -> MessageQuerySet:
    begins, ends = day_of_reader(first), day_of_reader(first + timedelta(days=length))
    rows = narrowed.any_day().messages(user).order_by()
    return rows.filter(planned_at__gte=begins, planned_at__lt=ends)


def _days(
    user: User,
    narrowed: Narrowed,
    first: date,
    length: int,
    counted: Mapping[date, Mapping[str, int]],
    *,
    today: date,
    month: int | None = None,
) -> list[Day]:
    calendars = _calendars(user, narrowed)
    days = (first + timedelta(days=at) for at in range(length))
    return [
        Day(
            day,
            _shares(counted.get(day, {})),
            is_today=day == today,
            is_inside=month is None or day.month == month,
            off=_off(day, calendars),
        )
        for day in days
    ]


def _calendars(user: User, narrowed: Narrowed) -> list[Holidays]:
    """Of the project that is shown, else of all running ones: a day that one of them has off is shaded. One query."""
    if narrowed.project is not None:
        return [holidays_of(narrowed.project)]
    return [holidays_of(each) for each in Project.objects.visible_to(user).running()]


def _off(day: date, calendars: Iterable[Holidays]) -> str:
    for each in calendars:
        if (off := day_off(day, each)) is not None:
            return holiday_name(off.country, day, get_language() or "en") or off.name or "–"
    return ""


def _shares(states: Mapping[str, int]) -> list[Share]:
    counted: dict[str, int] = {}
    for state, count in states.items():
        key = BY_STATE[MessageState(state)].key
        counted[key] = counted.get(key, 0) + count
    return [Share(group, counted[group.key]) for group in GROUPS if group.key in counted]


def _hours(found: Iterable[datetime]) -> range:
    """From the first hour in which something goes to the last one, and the office hours at least."""
    hours = [each.hour for each in found]
    return range(min([_OFFICE_HOURS[0], *hours]), max([_OFFICE_HOURS[1], *(hour + 1 for hour in hours)]))


def _hour(found: Mapping[datetime, Mapping[str, int]], monday: date, hour: int) -> Hour:
    moments = (datetime.combine(monday + timedelta(days=at), time(hour)) for at in range(7))
    return Hour(time(hour), [_shares(found.get(moment, {})) for moment in moments])
