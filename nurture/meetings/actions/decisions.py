"""Deciding together: one proposes, the other team confirms, and then it happens at once."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.delivery.clock import shut_out_hand_overs
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.effects import take_effect
from nurture.meetings.actions.meetings import locked, require_member, require_open
from nurture.meetings.actions.proposals import proposal_for_email
from nurture.meetings.facts import (
    AlreadyConfirmed,
    AlreadyDecided,
    AlreadyHandedOver,
    AlreadyOnItsWay,
    AlreadyWithdrawn,
    NoLongerInTeam,
    NothingToSend,
    NotInThisMeeting,
)
from nurture.meetings.models import Confirmation, Decision, DecisionKind, Meeting, Proposal
from nurture.meetings.queries.links import target_path
from nurture.projects.models import Target
from nurture.projects.queries.members import is_member
from nurture.sequences.actions import cancel_sending
from nurture.sequences.actions.emails import locked as locked_email
from nurture.sequences.facts import ContentChanged, EmailClosed, EmailIncomplete, SamePerson
from nurture.sequences.models import Email
from nurture.sequences.queries.problems import problems
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.approval import both_agree
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY
from nurture.team.models import User


@transaction.atomic
def decide(
    *,
    meeting: Meeting,
    target: Target,
    kind: str,
    reason: str,
    by: User,
    at: datetime,
    proposal: Proposal | None = None,
    email: Email | None = None,
    content_hash: str = "",
    until: date | None = None,
) -> Decision:
    """What one says for their team; it stands and waits for the other team's confirmation.

    The candidate is a proposal of this meeting, or an email of the target's sequence. The same decision sent again
    by the same person is the one that stands. Raises AlreadyDecided when somebody was faster; ContentChanged,
    EmailIncomplete, NothingToSend or AlreadyOnItsWay when the candidate cannot be sent like this; MeetingNotOpen,
    NotInThisMeeting, NotInTeam.
    """
    current = locked(meeting)
    require_member(current, by)
    require_open(current)
    if target.project_id != current.project_id or target.finished_at:
        raise NotInThisMeeting
    if email is not None:
        proposal = _proposal_for(current, target, email, at=at)
    if kind == DecisionKind.SEND:
        _require_sendable(target, proposal, content_hash)
    decision = Decision(
        meeting=current,
        target=target,
        kind=kind,
        proposal=proposal,
        content_hash=content_hash if kind == DecisionKind.SEND else "",
        reason=reason,
        until=until if kind == DecisionKind.WAIT else None,
        made_by=by,
        made_at=at,
    )
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError:
        return _standing_or_raise(decision)
    Confirmation.objects.create(decision=decision, user=by, team=by.team, at=at)
    changed(current)
    return decision


@transaction.atomic
def confirm(*, decision: Decision, by: User, at: datetime) -> Decision:
    """The other team's word. With it everything the decision means happens, in this transaction.

    Pressing again is harmless. Raises SamePerson, AlreadyConfirmed, AlreadyWithdrawn, ContentChanged (the text was
    edited after it was decided), NoLongerInTeam (whoever decided has left), NotInThisMeeting (the target is finished,
    or the email left the plan), MeetingNotOpen, NotInTeam, and what planning raises.
    """
    meeting = locked(decision.meeting)
    require_member(meeting, by)
    current = _locked_decision(decision)
    given = {each.team: each.user_id for each in current.confirmations.all()}
    if given.get(by.team) == by.pk:
        return current
    require_open(meeting)
    _require_confirmable(current, given, by)
    Confirmation.objects.create(decision=current, user=by, team=by.team, at=at)
    if both_agree([*given.items(), (by.team, by.pk)]):
        current.agreed_at = at
        current.save(update_fields=["agreed_at"])
        take_effect(current, by=by, at=at)
    changed(meeting)
    return current


@transaction.atomic
def withdraw(*, decision: Decision, by: User, at: datetime) -> Decision:
    """Take it back: what it planned is cancelled. Any member may, also after the meeting.

    Raises AlreadyHandedOver when some of it has left us, NotInTeam.
    """
    # The gate before sending refuses by what is written here: nothing may pass it meanwhile.
    shut_out_hand_overs()
    meeting = locked(decision.meeting)
    require_member(meeting, by)
    current = _locked_decision(decision)
    if current.withdrawn_at:
        return current
    try:
        cancelled = cancel_sending(decision_ref=current.pk, at=at)
    except EmailClosed:
        raise AlreadyHandedOver from None
    current.withdrawn_at, current.withdrawn_by = at, by
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(
        account=current.target.account,
        verb="meetings.withdrawn",
        category=ActivityCategory.DECISION,
        at=at,
        by=by,
        detail={
            "kind": current.kind,
            "title": current.proposal.title if current.proposal else "",
            "until": current.until.isoformat() if current.until else "",
            "cancelled": cancelled,
        },
        link=target_path(meeting, current.target),
    )
    changed(meeting)
    return current


def _proposal_for(meeting: Meeting, target: Target, email: Email, *, at: datetime) -> Proposal:
    step = email.step
    if step.sequence.target_id != target.pk or step.archived_at:
        raise NotInThisMeeting
    return proposal_for_email(meeting=meeting, target=target, email=email, at=at)


def _require_sendable(target: Target, proposal: Proposal | None, content_hash: str) -> None:
    """The very content somebody looked at, complete, and not on its way by another decision."""
    if proposal is None or proposal.email is None:
        raise NothingToSend
    email = locked_email(proposal.email)
    if proposal.target_id != target.pk or email.step.archived_at or email.step.sequence.archived_at:
        raise NotInThisMeeting
    if email.content_hash != content_hash:
        raise ContentChanged
    if found := problems(email, list(email.recipients.all())):
        raise EmailIncomplete(found)
    if (HANDED_OVER | ON_THE_WAY).intersection(outgoing_of([email.pk]).get(email.pk, Outgoing()).states):
        raise AlreadyOnItsWay


def _standing_or_raise(decision: Decision) -> Decision:
    standing = (
        Decision.objects.standing()
        .select_related("made_by", "proposal")
        .get(meeting=decision.meeting, target=decision.target)
    )
    same = ("kind", "proposal_id", "content_hash", "reason", "until", "made_by_id")
    if all(getattr(standing, name) == getattr(decision, name) for name in same):
        return standing
    raise AlreadyDecided(standing)


def _locked_decision(decision: Decision) -> Decision:
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("target__account", "target__project", "proposal__email", "meeting__project")
        .prefetch_related("confirmations__user")
        .get(pk=decision.pk)
    )


def _require_confirmable(decision: Decision, given: dict[str, int], by: User) -> None:
    if decision.withdrawn_at:
        raise AlreadyWithdrawn
    if by.pk in given.values():
        raise SamePerson
    if by.team in given:
        raise AlreadyConfirmed
    if decision.target.finished_at:
        raise NotInThisMeeting
    if not all(_still_speaks(each, decision) for each in decision.confirmations.all()):
        raise NoLongerInTeam
    if decision.kind == DecisionKind.SEND:
        _require_sendable(decision.target, decision.proposal, decision.content_hash)


def _still_speaks(confirmation: Confirmation, decision: Decision) -> bool:
    who = confirmation.user
    return who.is_active and is_member(decision.target.project, who, team=confirmation.team)
