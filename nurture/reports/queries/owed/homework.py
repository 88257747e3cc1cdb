"""Actions that somebody took on in a meeting."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from nurture.meetings.homework.queries import Row, open_for
from nurture.projects.queries.rhythms import END_OF_DAY
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import company
from nurture.reports.queries.owed.shape import Owed


def homework(day: Day) -> Iterator[Owed]:
    """One press each; what was carried over three times wants an answer instead. At most three queries."""
    running = {project.pk for project in day.projects}
    for row in open_for(day.user):
        if row.action.meeting.project_id in running:
            yield _owed(row)


def _owed(row: Row) -> Owed:
    action = row.action
    zone = ZoneInfo(action.meeting.project.time_zone)
    link = action.get_absolute_url()
    return Owed(
        "action_again" if row.must_answer else "action",
        company(action.target.account) if action.target else action.meeting.project,
        link,
        since=action.given_at,
        due=datetime.combine(action.due_on, END_OF_DAY, tzinfo=zone),
        words=action.title,
        press="" if row.must_answer else reverse("meetings:finish_action", args=[action.pk]),
    )
