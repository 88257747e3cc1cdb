"""Leading the room from target to target."""

from datetime import datetime

from django.db import transaction

from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import locked, require_member, require_open
from nurture.meetings.actions.voting import begin_turn
from nurture.meetings.facts import NotFacilitating, NotInThisMeeting
from nurture.meetings.models import Meeting
from nurture.projects.models import Target
from nurture.team.models import User


@transaction.atomic
def move(*, meeting: Meeting, target: Target, by: User, at: datetime) -> Meeting:
    """Everybody who follows goes to this target.

    Raises NotFacilitating when somebody else leads, NotInThisMeeting, MeetingNotOpen.
    """
    current = locked(meeting)
    require_open(current)
    if current.facilitator_id != by.pk:
        raise NotFacilitating
    return _go(current, target, at=at)


@transaction.atomic
def read_out(*, meeting: Meeting, number: int, by: User) -> Meeting:
    """Everybody who follows sees that decision on their screen, of those that are agreed; 0: what is left to say.

    Raises NotFacilitating when somebody else leads, MeetingNotOpen.
    """
    current = locked(meeting)
    require_open(current)
    if current.facilitator_id != by.pk:
        raise NotFacilitating
    current.reading = number
    current.save(update_fields=["reading"])
    changed(current)
    return current


@transaction.atomic
def facilitate(*, meeting: Meeting, target: Target, by: User, at: datetime) -> Meeting:
    """Take over, from wherever one is: from now on the room follows there. Any member may, of either team.

    Raises NotInTeam, NotInThisMeeting, MeetingNotOpen.
    """
    current = locked(meeting)
    require_member(current, by)
    require_open(current)
    current.facilitator = by
    current.save(update_fields=["facilitator"])
    return _go(current, target, at=at)


def _go(meeting: Meeting, target: Target, *, at: datetime) -> Meeting:
    if target.project_id != meeting.project_id:
        raise NotInThisMeeting
    meeting.place, meeting.reading = target, None
    meeting.save(update_fields=["place", "reading"])
    begin_turn(meeting=meeting, target=target, at=at)
    changed(meeting)
    return meeting
