"""The word of somebody in the room without a screen of their own, written down by somebody else and said as such."""

from datetime import datetime

from django.db import transaction

from nurture.delivery.clock import shut_out_hand_overs
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.decisions import confirm, locked_decision, take_away
from nurture.meetings.actions.meetings import locked, require_member, require_open
from nurture.meetings.facts import AlreadyWithdrawn, NotFacilitating, NotInTheRoom, NotRecorded
from nurture.meetings.models import Confirmation, Decision, Withdrawal
from nurture.projects.queries.members import is_member
from nurture.team.models import User


@transaction.atomic
def confirm_for(
    *,
    decision: Decision,
    person: User,
    by: User,
    at: datetime,
    seen: str = "",
    without_quorum: str = "",
) -> Decision:
    """The facilitator records what `person` said in the room; they are told, and may object as long as nothing left.

    Raises NotFacilitating, NotInTheRoom when it is oneself or nobody of the project who may speak, and as `confirm`.
    """
    shut_out_hand_overs()
    meeting = locked(decision.meeting)
    require_member(meeting, by)
    if meeting.facilitator_id != by.pk:
        raise NotFacilitating
    if person.pk == by.pk or not person.is_active or not is_member(meeting.project, person):
        raise NotInTheRoom
    return confirm(
        decision=decision,
        by=person,
        recorded_by=by,
        seen=seen,
        without_quorum=without_quorum,
        at=at,
    )


@transaction.atomic
def decide_without_owners(*, decision: Decision, why: str, by: User, at: datetime) -> Decision:
    """Neither owner is here: why nobody waits for them. Said once. Raises AlreadyWithdrawn, NotInTeam, MeetingNotOpen."""
    meeting = locked(decision.meeting)
    require_member(meeting, by)
    require_open(meeting)
    current = locked_decision(decision)
    if current.withdrawn_at:
        raise AlreadyWithdrawn
    if not current.agreed_at and not current.without_quorum:
        current.without_quorum = why
        current.save(update_fields=["without_quorum"])
        changed(meeting)
    return current


@transaction.atomic
def see_recorded(*, decision: Decision, by: User, at: datetime) -> Confirmation:
    """They stand by what was recorded for them. Raises NotRecorded."""
    word = _recorded(decision, by)
    if word.seen_at is None:
        word.seen_at = at
        word.save(update_fields=["seen_at"])
    return word


@transaction.atomic
def object_to(*, decision: Decision, by: User, at: datetime) -> Decision:
    """They did not say so: the decision stands no more. Raises NotRecorded, AlreadyHandedOver, NotInTeam."""
    shut_out_hand_overs()
    locked(decision.meeting)
    current = locked_decision(decision)
    word = _recorded(current, by)
    withdrawn = take_away(current, Withdrawal.OBJECTED, by=by, at=at)
    if word.seen_at is None:
        word.seen_at = at
        word.save(update_fields=["seen_at"])
    return withdrawn


def _recorded(decision: Decision, by: User) -> Confirmation:
    word = Confirmation.objects.filter(decision=decision, user=by, recorded_by__isnull=False).first()
    if word is None:
        raise NotRecorded
    return word
