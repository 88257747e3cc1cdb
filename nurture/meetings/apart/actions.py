"""Holding a meeting apart: it opens all votes at once, reveals them by itself, and closes by itself."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import close_meeting, locked, require_member, require_none_open
from nurture.meetings.actions.voting import reveal_if_due
from nurture.meetings.facts import MeetingNotOpen
from nurture.meetings.homework.rules import business_days_after
from nurture.meetings.models import Meeting, Turn
from nurture.projects.models import Target
from nurture.projects.queries.rhythms import END_OF_DAY, day_of, holidays_of, moment_of
from nurture.team.models import User

BUSINESS_DAYS: Final = 2


@transaction.atomic
def hold_apart(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """From now on everybody votes on every target, until the end of the second business day.

    Holding it apart again changes nothing. Raises NotInTeam, MeetingNotOpen when it was opened, closed or skipped,
    AnotherMeetingOpen.
    """
    current = locked(meeting)
    require_member(current, by)
    if current.is_apart and not current.closed_at:
        return current
    if current.opened_at or current.closed_at or current.cycle.skipped_at:
        raise MeetingNotOpen
    require_none_open(current)
    current.opened_at, current.opened_by = at, by
    current.apart_until = until_when(current, at)
    current.save(update_fields=["opened_at", "opened_by", "apart_until"])
    _open_all_votes(current, current.apart_until, at=at)
    changed(current)
    return current


def until_when(meeting: Meeting, at: datetime) -> datetime:
    project = meeting.project
    day = business_days_after(day_of(project, at), BUSINESS_DAYS, holidays_of(project))
    return moment_of(project, day, END_OF_DAY)


def reveal_what_is_due(*, at: datetime) -> None:
    """Votes on which everybody has voted, or whose half of the time is over."""
    for meeting in _going().filter(apart_until__gt=at).order_by("pk"):
        with transaction.atomic():
            current = locked(meeting)
            secret = Turn.objects.filter(meeting=current, vote_from__isnull=False, revealed_at=None)
            for turn in secret.select_related("target"):
                reveal_if_due(current, turn, at=at)


def close_what_is_over(*, at: datetime) -> None:
    """At the end what is agreed stands, everything else stays open; everybody gets the minutes."""
    for meeting in _going().filter(apart_until__lte=at).select_related("project", "opened_by").order_by("pk"):
        if closer := _closer(meeting):
            close_meeting(meeting=meeting, by=closer, at=at)


def _going() -> QuerySet[Meeting]:
    return Meeting.objects.filter(apart_until__isnull=False, closed_at=None)


def _closer(meeting: Meeting) -> User | None:
    """Whoever began it, else whoever of both teams is in the project the longest. None: nobody is left."""
    members = meeting.project.memberships.filter(user__is_active=True).exclude(user__team="")
    found = members.select_related("user").order_by("pk")
    people = [each.user for each in found]
    return next((each for each in people if each.pk == meeting.opened_by_id), people[0] if people else None)


def _open_all_votes(meeting: Meeting, until: datetime, *, at: datetime) -> None:
    """Of what stands on the agenda. Whatever had a clock has none: nobody talks against it."""
    targets = Target.objects.live().filter(project=meeting.project_id, committed_at__lte=at)
    Turn.objects.bulk_create(
        [Turn(meeting=meeting, target=each, ends_at=until, vote_from=at) for each in targets.order_by("pk")],
        update_conflicts=True,
        unique_fields=["meeting", "target"],
        update_fields=["ends_at", "vote_from"],
    )
