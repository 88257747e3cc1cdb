"""The meeting takes place at another time, or not at all."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import ensure_meeting, locked, require_member
from nurture.meetings.lobby.facts import AlreadyBegun
from nurture.meetings.models import Attendance, Meeting, Proposal
from nurture.projects.actions.moving import move_cycle, skip_cycle
from nurture.projects.models import Cycle, CycleChange
from nurture.team.models import User


@transaction.atomic
def move_meeting(
    *, meeting: Meeting, to: datetime, why: str, operation: UUID, by: User, at: datetime
) -> CycleChange:
    """As nurture.projects.actions.moving.move_cycle; one that was opened stays. Raises AlreadyBegun too.

    Who said that they come, or cannot, said it of the other time: everybody is asked anew.
    """
    current = _before_it_began(meeting, by)
    change = move_cycle(cycle=current.cycle, to=to, why=why, operation=operation, by=by, at=at)
    Attendance.objects.filter(meeting=current, at__lt=change.at).delete()
    changed(current)
    return change


@transaction.atomic
def skip_meeting(*, meeting: Meeting, why: str, operation: UUID, by: User, at: datetime) -> CycleChange:
    """As skip_cycle; ideas that were proposed for it wait for the next one. Raises AlreadyBegun too."""
    current = _before_it_began(meeting, by)
    change = skip_cycle(cycle=current.cycle, why=why, operation=operation, by=by, at=at)
    _hand_on_ideas(current)
    changed(current)
    return change


def _before_it_began(meeting: Meeting, by: User) -> Meeting:
    current = locked(meeting)
    require_member(current, by)
    if current.opened_at:
        raise AlreadyBegun
    return current


def _hand_on_ideas(meeting: Meeting) -> None:
    following = Cycle.objects.filter(project=meeting.project_id, number__gt=meeting.cycle.number)
    if cycle := following.order_by("number").first():
        later = ensure_meeting(project=meeting.project, cycle=cycle)
        Proposal.objects.filter(meeting=meeting, email=None).update(meeting=later)
