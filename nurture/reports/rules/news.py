"""Since when something is news."""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def news_since(
    at: datetime, last_visit: datetime | None, zone: ZoneInfo, holidays: Container[date]
) -> datetime:
    """The beginning of the last day before today on which anybody worked; earlier for whoever was away longer."""
    day = at.astimezone(zone).date() - DAY
    while day.isoweekday() > 5 or day in holidays:
        day -= DAY
    yesterday = datetime.combine(day, time.min, tzinfo=zone)
    return min(yesterday, last_visit) if last_visit else yesterday
