"""Votes in meetings that are held without a room."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from nurture.meetings.apart.queries import unvoted
from nurture.reports.queries.day import Day
from nurture.reports.queries.owed.shape import Owed


def votes(day: Day) -> Iterator[Owed]:
    """One for each meeting. At most one query."""
    if not day.team:
        return
    for found in unvoted(day.user, [each for each in day.projects if each.pk in day.memberships]):
        count = len(found.targets)
        yield Owed(
            "vote",
            found.meeting.project,
            found.meeting.get_absolute_url(),
            since=found.meeting.opened_at or day.at,
            due=found.until,
            words=ngettext("One target", "%(count)d targets", count) % {"count": count},
        )
