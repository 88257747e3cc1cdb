"""The send window: on which days, between which hours, in whose time zone — and why exactly then."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

DEFAULT_ZONE: Final = "Asia/Tokyo"
# No calendar of a company is closed for longer than this; a window that never opens is a mistake.
HORIZON_DAYS: Final = 400


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
    CLOSURE = "closure"
    CLOCK_CHANGE = "clock_change"


@dataclass(frozen=True, slots=True)
class Reason:
    why: Why
    day: date
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which a company is closed, or at work, first and last included."""

    first: date
    last: date
    name: str = ""
    every_year: bool = False

    def covers(self, day: date) -> bool:
        if not self.every_year:
            return self.first <= day <= self.last
        # A turn that began last year may still go on.
        turns = (_same_day(self.first, year) for year in (day.year, day.year - 1))
        return any(turn <= day <= turn + (self.last - self.first) for turn in turns)


@dataclass(frozen=True, slots=True)
class Window:
    """`weekdays` are ISO numbers, Monday is 1. It is open from `opens` until just before `closes`."""

    zone: str = DEFAULT_ZONE
    weekdays: frozenset[int] = frozenset({2, 3, 4})
    opens: time = time(9, 30)
    closes: time = time(11, 30)
    country: str = "JP"
    closures: tuple[Closure, ...] = ()
    # Days on which they are at work although it is a public holiday.
    at_work: tuple[Closure, ...] = ()


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


def zone_of(*zones: str) -> str:
    """The first of contact's, account's and project's zone that is one; else the default."""
    return next((zone for zone in zones if _is_zone(zone)), DEFAULT_ZONE)


def next_moment(window: Window, after: datetime, *, business_days: int = 0) -> Moment:
    """The first moment inside the window at or after `after`, not before `business_days` business days later.

    Raises NoWindow.
    """
    zone = ZoneInfo(window.zone)
    local_day = after.astimezone(zone).date()
    reasons: list[Reason] = []
    earliest = after
    if business_days:
        local_day = add_business_days(window, local_day, business_days)
        earliest = _instant(local_day, time.min, zone)[0]
        reasons.append(Reason(Why.BUSINESS_DAYS, local_day, str(business_days)))
    for day in _days_from(local_day):
        closed = _closed(window, day) or _outside(window, day, earliest, zone)
        if closed is not None:
            reasons.append(closed)
            continue
        return _moment(window, day, earliest, zone, reasons)
    raise NoWindow(window)


def add_business_days(window: Window, day: date, count: int) -> date:
    """The day `count` business days later: Monday to Friday but for holidays and closures, window or not."""
    for later in _days_from(day + timedelta(days=1)):
        if later.isoweekday() <= 5 and _not_at_work(window, later) is None:
            count -= 1
            if count <= 0:
                return later
    raise NoWindow(window)


def is_open(window: Window, at: datetime) -> bool:
    """Whether a message may leave at this moment."""
    zone = ZoneInfo(window.zone)
    day = at.astimezone(zone).date()
    opens, closes, _ = _hours(window, day, zone)
    return _closed(window, day) is None and opens <= at < closes


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


def _closed(window: Window, day: date) -> Reason | None:
    if day.isoweekday() not in window.weekdays:
        return Reason(Why.WEEKDAY, day)
    return _not_at_work(window, day)


def _not_at_work(window: Window, day: date) -> Reason | None:
    holiday = _holidays(window.country, day.year).get(day)
    if holiday is not None and not any(days.covers(day) for days in window.at_work):
        return Reason(Why.HOLIDAY, day, holiday)
    for closure in window.closures:
        if closure.covers(day):
            return Reason(Why.CLOSURE, day, closure.name)
    return None


def _same_day(day: date, year: int) -> date:
    """29 February is the 28th in a year without one."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> dict[date, str]:
    if not country:
        return {}
    try:
        return dict(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        # A country the package does not know has no holidays we could respect.
        return {}


def _outside(window: Window, day: date, earliest: datetime, zone: ZoneInfo) -> Reason | None:
    """The reason when the window of this day is over before the earliest moment, or the clock skips it whole."""
    opens, closes, _ = _hours(window, day, zone)
    if closes <= earliest:
        return Reason(Why.AFTER_HOURS, day)
    return Reason(Why.CLOCK_CHANGE, day) if closes <= opens else None


def _moment(window: Window, day: date, earliest: datetime, zone: ZoneInfo, reasons: list[Reason]) -> Moment:
    opens, closes, moved = _hours(window, day, zone)
    if earliest < opens:
        if not reasons:
            reasons.append(Reason(Why.BEFORE_HOURS, day))
        if moved:
            reasons.append(Reason(Why.CLOCK_CHANGE, day))
    elif not reasons:
        reasons.append(Reason(Why.AS_ASKED, day))
    return Moment(max(earliest, opens).astimezone(UTC), closes, window.zone, tuple(reasons))


def _hours(window: Window, day: date, zone: ZoneInfo) -> tuple[datetime, datetime, bool]:
    """Opening and closing (UTC), and whether the clock change moved the opening.

    Both are taken at their first occurrence, so an hour that the clock repeats is one hour of the window.
    """
    opens, moved = _instant(day, window.opens, zone)
    closes, _ = _instant(day, window.closes, zone)
    return opens, closes, moved


def _instant(day: date, wall: time, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The UTC moment of a wall-clock time; a time the clock skips becomes the moment it skips to."""
    asked = datetime.combine(day, wall, tzinfo=zone)
    moment = asked.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == asked.replace(tzinfo=None):
        return moment, False
    return _end_of_gap(asked, zone), True


def _end_of_gap(asked: datetime, zone: ZoneInfo) -> datetime:
    """The first moment after the clock change: between the two readings of a skipped time (PEP 495)."""
    late, early = asked.astimezone(UTC), asked.replace(fold=1).astimezone(UTC)
    after = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == after:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
