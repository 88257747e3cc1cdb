"""The sample is always about now: its moments are counted back from the meeting that is open today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nurture.projects.rules.calendars import Holidays
from nurture.projects.rules.cycles import business_days_before, is_business_day, next_business_day
from nurture.projects.rules.quarters import first_day, following

TOKYO = ZoneInfo("Asia/Tokyo")
HOLIDAYS = Holidays("JP")
CURRENT = 4
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Days:
    """`meetings` holds the days on which the meetings of cycle 1 … 4 take place."""

    now: datetime
    meetings: Sequence[date]

    @property
    def today(self) -> date:
        return self.now.astimezone(TOKYO).date()

    def before(self, cycle: int, days: int, clock: str) -> datetime:
        """`days` business days before the meeting of `cycle`, at `clock` in Tokyo."""
        return moment(business_days_before(self.meetings[cycle - 1], days, HOLIDAYS), clock)

    def in_meeting(self, cycle: int, minutes: int) -> datetime:
        return moment(self.meetings[cycle - 1], "10:00") + timedelta(minutes=minutes)

    def after(self, at: datetime, days: int, clock: str) -> datetime:
        """`days` business days after `at`, but never later than an hour ago."""
        day = at.astimezone(TOKYO).date()
        for _ in range(days):
            day = next_business_day(day + DAY, HOLIDAYS)
        later = max(moment(day, clock), at + timedelta(minutes=1))
        return min(later, self.now - timedelta(hours=1))

    def months_ago(self, months: int, clock: str = "10:30") -> datetime:
        return moment(next_business_day(self.today - months * timedelta(days=30), HOLIDAYS), clock)

    def end_of(self, years_ago: int, month: int) -> date:
        """A business day in the middle of that month."""
        return next_business_day(date(self.today.year - years_ago, month, 18), HOLIDAYS)

    def quarter_ahead(self, count: int) -> date:
        quarter = first_day(self.today)
        for _ in range(count):
            quarter = following(quarter)
        return quarter


def open_meeting_day(today: date) -> date:
    """Today, or the last business day before it."""
    return today if is_business_day(today, HOLIDAYS) else business_days_before(today, 1, HOLIDAYS)


def moment(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=TOKYO)
