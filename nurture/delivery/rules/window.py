"""The send window: on which days, between which hours, in whose time zone — and why exactly then."""

import calendar
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, Protocol, override
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nurture.delivery.rules import clocks
from nurture.projects.rules.calendars import Closure, Holidays, day_off

__all__ = ["Closure", "Holidays", "Moment", "NoWindow", "Reason", "Why", "Window", "next_moment"]

DEFAULT_ZONE: Final = "Asia/Tokyo"
_JAPAN: Final = Holidays("JP")
# No calendar of a company is closed for longer than this; a window that never opens is a mistake.
HORIZON_DAYS: Final = 400
#: Days looked up are kept: a batch asks for the same few of them again and again.
KEPT_DAYS: Final = 8192


class NoWindow(ValueError):
    """The window does not open within the horizon: no weekday is chosen, or all are closed."""


class Why(StrEnum):
    """Why a message waits; words for each are in `nurture.delivery.words`."""

    AS_ASKED = "as_asked"
    BUSINESS_DAYS = "business_days"
    BEFORE_HOURS = "before_hours"
    AFTER_HOURS = "after_hours"
    WEEKDAY = "weekday"
    HOLIDAY = "holiday"
    HOLIDAY_THERE = "holiday_there"
    CLOSURE = "closure"
    OUR_CLOSURE = "our_closure"
    MONTH_END = "month_end"
    MONDAY_MORNING = "monday_morning"
    ONE_A_DAY = "one_a_day"
    # Limits: as nurture.delivery.limits.rules.people calls them.
    PERSON_DAY = "person_day"
    PERSON_WEEK = "person_week"
    COMPANY_DAY = "company_day"
    CLOCK_CHANGE = "clock_change"


@dataclass(frozen=True, slots=True)
class Reason:
    why: Why
    day: date
    name: str = ""
    # Of a public holiday, so that it can be named in the reader's language.
    country: str = ""


@dataclass(frozen=True)
class Window:
    """`weekdays` are ISO numbers, Monday is 1. It is open from `opens` until just before `closes`."""

    zone: str = DEFAULT_ZONE
    weekdays: frozenset[int] = frozenset({2, 3, 4})
    opens: time = time(9, 30)
    closes: time = time(11, 30)
    ours: Holidays = _JAPAN
    theirs: Holidays = _JAPAN
    # The last so many business days before they close the month are left free; their month closes on this day.
    month_end: int = 0
    closing_day: int = 31
    # On Mondays not before this time.
    monday_from: time | None = None
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # It is looked up for each day of each message: worked out once.
        object.__setattr__(self, "_hash", hash(self._values))

    @override
    def __hash__(self) -> int:
        return self._hash

    @property
    def _values(self) -> tuple[object, ...]:
        return (
            self.zone, self.weekdays, self.opens, self.closes, self.ours, self.theirs,
            self.month_end, self.closing_day, self.monday_from,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """When to send (UTC), until when it is fresh (the end of that window), in which zone, and why not earlier."""

    at: datetime
    stale_at: datetime
    zone: str
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def local(self) -> datetime:
        return self.at.astimezone(ZoneInfo(self.zone))


@lru_cache(maxsize=1024)
def zone_of(*zones: str) -> str:
    """The first of contact's, account's and project's zone that is one; else the default."""
    return next((zone for zone in zones if _is_zone(zone)), DEFAULT_ZONE)


class Room(Protocol):
    """What limits leave for one person."""

    def against(self, at: datetime) -> tuple[str, datetime] | None:
        """Which limit forbids this moment, and until when at least, which is later; None: it is free."""


def next_moment(
    window: Window,
    after: datetime,
    *,
    business_days: int = 0,
    taken: Container[date] = frozenset(),
    room: Room | None = None,
) -> Moment:
    """The first moment inside the window at or after `after`, not before `business_days` business days later.

    Not on a day of `taken`, on which something else goes to this person, nor where `room` has none. Raises NoWindow.
    """
    zone = ZoneInfo(window.zone)
    local_day = after.astimezone(zone).date()
    reasons: list[Reason] = []
    earliest = after
    if business_days:
        local_day = add_business_days(window, local_day, business_days)
        earliest = clocks.instant(local_day, time.min, zone)
        reasons.append(Reason(Why.BUSINESS_DAYS, local_day, str(business_days)))
    for day in _days_from(local_day):
        found = _day(window, day)
        at, why_not = _free(found, earliest, taken, room)
        if at is not None:
            reasons += [Reason(why_not, day)] if why_not else []
            why = _why_then(found, earliest, reasons)
            return Moment(at, found.closes, window.zone, (*reasons, *why))
        reasons.append(found.closed or Reason(why_not or Why.AFTER_HOURS, day))
    raise NoWindow(window)


def _free(
    day: "_Day", earliest: datetime, taken: Container[date], room: Room | None
) -> tuple[datetime | None, Why | None]:
    """The first free moment of that day, if there is one, and which limit forbade the ones before."""
    at, why_not = day.at_or_after(earliest), None
    if at is not None and day.day in taken:
        return None, Why.ONE_A_DAY
    while at is not None and room is not None and (full := room.against(at)) is not None:
        limit, until = full
        why_not = Why(limit)
        at = day.at_or_after(until)
    return at, why_not


def add_business_days(window: Window, day: date, count: int) -> date:
    """The day `count` business days later: Monday to Friday but for holidays and closures, window or not."""
    for later in _days_from(day + timedelta(days=1)):
        if _day(window, later).is_worked:
            count -= 1
            if count <= 0:
                return later
    raise NoWindow(window)


def is_open(window: Window, at: datetime) -> bool:
    """Whether a message may leave at this moment."""
    day = _day(window, at.astimezone(ZoneInfo(window.zone)).date())
    return day.closed is None and day.at_or_after(at) == at


def why_closed(window: Window, day: date) -> Reason | None:
    """Why nothing goes on that day at all; None on a day with hours in which we send."""
    return _day(window, day).closed


def is_stale(stale_at: datetime, now: datetime) -> bool:
    """After the end of its window day a message is not sent any more, but offered for the next window."""
    return now >= stale_at


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _days_from(day: date) -> Iterator[date]:
    return (day + timedelta(days=number) for number in range(HORIZON_DAYS))


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of a window, in UTC."""

    day: date
    is_worked: bool
    opens: datetime
    closes: datetime
    # Inside the hours, while the clock shows once more what it showed before they began.
    shut: tuple[datetime, datetime] | None
    # What opens it later than other days.
    late: tuple[Reason, ...]
    closed: Reason | None

    def at_or_after(self, earliest: datetime) -> datetime | None:
        """The first moment inside the hours (UTC); None when they are over, or there are none."""
        if self.closed is not None or earliest >= self.closes:
            return None
        at = max(earliest, self.opens)
        if self.shut is not None and self.shut[0] <= at < self.shut[1]:
            at = self.shut[1]
        return at.astimezone(UTC) if at < self.closes else None


def _why_then(day: _Day, earliest: datetime, earlier: list[Reason]) -> tuple[Reason, ...]:
    """Why at that hour: what opens the day late, else what no earlier reason says."""
    if earliest >= day.opens:
        return () if earlier else (Reason(Why.AS_ASKED, day.day),)
    if earlier or any(reason.why is Why.MONDAY_MORNING for reason in day.late):
        return day.late
    return (Reason(Why.BEFORE_HOURS, day.day), *day.late)


@lru_cache(maxsize=KEPT_DAYS)
def _day(window: Window, day: date) -> _Day:
    zone = ZoneInfo(window.zone)
    wall, late = _opening(window, day)
    opens, closes = clocks.instant(day, wall, zone), clocks.instant(day, window.closes, zone)
    if not clocks.exists(day, wall, zone):
        late = (*late, Reason(Why.CLOCK_CHANGE, day))
    closed = _closed(window, day)
    if closed is None and closes <= opens:
        closed = late[0] if late else Reason(Why.AFTER_HOURS, day)
    return _Day(
        day=day,
        is_worked=_is_worked(window, day) and clocks.has_day(day, zone),
        opens=opens,
        closes=closes,
        shut=clocks.second_turn(day, wall, zone),
        late=late,
        closed=closed,
    )


def _opening(window: Window, day: date) -> tuple[time, tuple[Reason, ...]]:
    """When that day opens on their wall, and why later than on other days."""
    if day.isoweekday() != 1 or window.monday_from is None or window.monday_from <= window.opens:
        return window.opens, ()
    return window.monday_from, (Reason(Why.MONDAY_MORNING, day, f"{window.monday_from:%H:%M}"),)


def _closed(window: Window, day: date) -> Reason | None:
    if day.isoweekday() not in window.weekdays:
        return Reason(Why.WEEKDAY, day)
    off = day_off(day, window.ours, window.theirs)
    if off is None:
        return Reason(Why.MONTH_END, day, str(window.month_end)) if _is_month_end(window, day) else None
    if off.country:
        return Reason(Why.HOLIDAY_THERE if off.theirs else Why.HOLIDAY, day, off.name, off.country)
    return Reason(Why.CLOSURE if off.theirs else Why.OUR_CLOSURE, day, off.name)


def _is_worked(window: Window, day: date) -> bool:
    return day.isoweekday() <= 5 and day_off(day, window.ours, window.theirs) is None


def _is_month_end(window: Window, day: date) -> bool:
    """Whether at most so many business days, this one counted, are left until they close their month."""
    if not window.month_end:
        return False
    left = (_closing(window, day) - day).days
    days = (day + timedelta(days=number) for number in range(left + 1))
    return sum(_is_worked(window, each) for each in days) <= window.month_end


def _closing(window: Window, day: date) -> date:
    """The day on or after this one on which they close a month: the last of a month that has no such day."""
    for later in (day, day.replace(day=1) + timedelta(days=31)):
        last = calendar.monthrange(later.year, later.month)[1]
        closing = later.replace(day=min(window.closing_day, last))
        if closing >= day:
            break
    return closing
