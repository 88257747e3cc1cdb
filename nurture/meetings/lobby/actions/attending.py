"""Who comes, and who comes for whom."""

from datetime import datetime

from django.db import transaction

from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import locked, require_member
from nurture.meetings.lobby.facts import LobbyClosed, NotADelegate
from nurture.meetings.lobby.models import Attendance
from nurture.meetings.models import Meeting
from nurture.projects.queries.members import is_member
from nurture.team.models import User


@transaction.atomic
def attend(
    *, meeting: Meeting, answer: str, by: User, at: datetime, delegate: User | None = None
) -> Attendance:
    """The latest answer counts, also while the meeting goes on. Raises LobbyClosed, NotADelegate, NotInTeam."""
    current = locked(meeting)
    require_member(current, by)
    if current.closed_at or current.cycle.skipped_at:
        raise LobbyClosed
    named = delegate if answer == Attendance.Answer.DELEGATE else None
    if answer == Attendance.Answer.DELEGATE and not _may_come_for(current, by, named):
        raise NotADelegate
    given, _ = Attendance.objects.update_or_create(
        meeting=current, user=by, defaults={"answer": answer, "delegate": named, "at": at}
    )
    changed(current)
    return given


def _may_come_for(meeting: Meeting, who: User, delegate: User | None) -> bool:
    if delegate is None or delegate.pk == who.pk or not delegate.is_active:
        return False
    return is_member(meeting.project, delegate, team=who.team)
