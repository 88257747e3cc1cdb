"""From the time on somebody's wall to the moment in UTC, over every change of their clock (PEP 495)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The first moment at which the clock shows this; a time it skips becomes the moment it skips to."""
    asked = datetime.combine(day, wall, tzinfo=zone)
    moment = asked.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == asked.replace(tzinfo=None):
        return moment
    return _change_between(asked.replace(fold=1).astimezone(UTC), moment, zone)


def exists(day: date, wall: time, zone: ZoneInfo) -> bool:
    """Whether the clock ever shows this time."""
    moment = instant(day, wall, zone).astimezone(zone)
    return moment.date() == day and moment.time().replace(fold=0) == wall


def has_day(day: date, zone: ZoneInfo) -> bool:
    """Whether this zone has the day: whoever crosses the date line leaves one out."""
    return instant(day, time.min, zone).astimezone(zone).date() == day


def second_turn(day: date, wall: time, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """When the clock goes back over this time: from the change until it shows the time again. Else None."""
    asked = datetime.combine(day, wall, tzinfo=zone)
    first, again = asked.astimezone(UTC), asked.replace(fold=1).astimezone(UTC)
    return (_change_between(first, again, zone), again) if again > first else None


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The moment between the two at which the clock changes, to the second."""
    after = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(zone).utcoffset() == after:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0)
