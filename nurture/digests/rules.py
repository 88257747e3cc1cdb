"""When a daily mail is due."""

from collections.abc import Container, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

#: Later in the day it is no news any more; the next day has its own.
LATE: Final = timedelta(hours=6)


def due_on(at: datetime, zone: ZoneInfo, wanted: time, calendars: Sequence[Container[date]]) -> date | None:
    """The day, on their own calendar, whose mail is due at this moment; None: none is.

    A day is a business day while any of the `calendars` they work by says so.
    """
    day = at.astimezone(zone).date()
    begins = datetime.combine(day, wanted, tzinfo=zone)
    if not begins <= at < begins + LATE or day.isoweekday() > 5:
        return None
    return None if calendars and all(day in closed for closed in calendars) else day
