"""Until when something can be done: the days that are offered by a press."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from nurture.meetings.homework.rules import business_days_after
from nurture.meetings.models import Meeting
from nurture.projects.models import Cycle, Project
from nurture.projects.queries.rhythms import day_of, holidays_of

SOON: Final = (2, 5)


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """`count` business days from today; None: the day of the next meeting."""

    day: date
    count: int | None = None


def offered_days(project: Project, *, at: datetime) -> list[OfferedDay]:
    """The next meeting, then in two and in five business days, each day once. One query."""
    found: dict[date, OfferedDay] = {}
    for each in _offered(project, at):
        found.setdefault(each.day, each)
    return list(found.values())


def _offered(project: Project, at: datetime) -> Iterator[OfferedDay]:
    today, holidays = day_of(project, at), holidays_of(project)
    if meets_on := _next_meeting(project, at, today):
        yield OfferedDay(meets_on)
    for count in SOON:
        yield OfferedDay(business_days_after(today, count, holidays), count)


def _next_meeting(project: Project, at: datetime, today: date) -> date | None:
    """Not the one that is held today, whether it has begun or not: nothing is due at once."""
    open_ones = Meeting.objects.filter(opened_at__isnull=False)
    ahead = Cycle.objects.filter(project=project, meeting_at__gt=at).exclude(meeting__in=open_ones)
    days = (
        day_of(project, meeting_at)
        for meeting_at in ahead.order_by("meeting_at").values_list("meeting_at", flat=True)[:2]
    )
    return next((day for day in days if day > today), None)
