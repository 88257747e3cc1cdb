"""Deciding together: one proposes, the other team confirms, and then it happens at once."""

from datetime import date, datetime

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.delivery.clock import shut_out_hand_overs
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.editing import edited, proposal_of, shared_out
from nurture.meetings.actions.effects import take_effect, told
from nurture.meetings.actions.meetings import locked, open_for, require_member, require_open
from nurture.meetings.actions.needs import Needs, completed
from nurture.meetings.actions.proposals import require_offered
from nurture.meetings.actions.sendable import require_not_offered, require_sendable
from nurture.meetings.actions.taking_back import undo_effects
from nurture.meetings.facts import (
    AlreadyConfirmed,
    AlreadyDecided,
    AlreadyWithdrawn,
    NoLongerInTeam,
    NoQuorum,
    NotInThisMeeting,
    TooLateToUndo,
    WordsMissing,
)
from nurture.meetings.models import (
    SENDING,
    Confirmation,
    Decision,
    DecisionKind,
    Meeting,
    Part,
    Proposal,
    Withdrawal,
)
from nurture.meetings.queries.quorum import quorum
from nurture.meetings.rules.undo import may_undo, undo_until
from nurture.projects.models import Target
from nurture.projects.queries.members import is_member
from nurture.sequences.facts import ContentChanged, SamePerson
from nurture.sequences.models import Email
from nurture.sequences.rules.approval import both_agree
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
    needs: Needs | None = None,
) -> Decision:
    """What one says for their team; it stands and waits for the other team's confirmation.

    The candidate is a proposal of this meeting, or an email of the target's sequence. The same decision sent again
    by the same person is the one that stands. Raises AlreadyDecided when somebody was faster; ContentChanged,
    EmailIncomplete, NothingToSend or AlreadyOnItsWay when the candidate cannot be sent like this; NotEdited, NotSplit,
    KindIncomplete; StillOffered; MeetingNotOpen, NotInThisMeeting, NotInTeam.
    """
    if kind in SENDING:
        # Words and people may be changed by it, and the gate before sending refuses by them.
        shut_out_hand_overs()
    current = open_for(meeting, target, by)
    if email is not None:
        proposal = proposal_of(current, target, email, at=at)
    else:
        require_offered(proposal)
    decision = Decision(
        meeting=current,
        target=target,
        kind=kind,
        proposal=proposal if kind != DecisionKind.SPLIT else None,
        content_hash=content_hash if kind == DecisionKind.SEND else "",
        reason=reason,
        until=until if kind in {DecisionKind.WAIT, DecisionKind.PARK} else None,
        made_by=by,
        made_at=at,
    )
    if standing := _same_that_stands(decision):
        return standing
    needs = completed(
        needs or Needs(), kind, meeting=current, target=target, proposal=proposal, until=until, at=at
    )
    for name, value in needs.columns.items():
        setattr(decision, name, value)
    parts = _with_its_words(decision, proposal, content_hash, needs, by=by, at=at)
    _keep(decision, parts, by=by, at=at)
    changed(current)
    return decision


def _keep(decision: Decision, parts: list[Part], *, by: User, at: datetime) -> None:
    decision.save()
    for part in parts:
        part.decision = decision
    Part.objects.bulk_create(parts)
    if not decision.lacks_words:
        Confirmation.objects.create(decision=decision, user=by, team=by.team, at=at)


def _with_its_words(
    decision: Decision, proposal: Proposal | None, content_hash: str, needs: Needs, *, by: User, at: datetime
) -> list[Part]:
    """What goes out by it, as it is now; the parts of what is split."""
    target, kind = decision.target, decision.kind
    if kind in SENDING:
        require_not_offered(target)
    if kind == DecisionKind.SEND:
        require_sendable(target, proposal, content_hash)
    if kind == DecisionKind.SEND_WITH_EDITS:
        decision.content_hash, decision.edited_from = edited(
            target, proposal, content_hash, needs, by=by, at=at
        )
    if kind == DecisionKind.SPLIT:
        return shared_out(decision.meeting, target, needs.shares, by=by, at=at)
    return []


@transaction.atomic
def confirm(
    *,
    decision: Decision,
    by: User,
    at: datetime,
    seen: str = "",
    without_quorum: str = "",
    recorded_by: User | None = None,
) -> Decision:
    """The other team's word. With it everything the decision means happens, in this transaction.

    `seen` is the seal of what was read; `recorded_by` whoever writes down the word of somebody in the room. Pressing
    again is harmless. Raises SamePerson, AlreadyConfirmed, AlreadyWithdrawn, ContentChanged (the text was edited after
    it was decided, or read), WordsMissing, NoQuorum, NoLongerInTeam (whoever decided has left), NotInThisMeeting (the
    target is finished, or the email left the plan), MeetingNotOpen, NotInTeam, and what the effect raises.
    """
    shut_out_hand_overs()
    meeting = locked(decision.meeting)
    require_member(meeting, by)
    current = locked_decision(decision)
    given = {each.team: each.user_id for each in current.confirmations.all()}
    if given.get(by.team) == by.pk:
        return current
    require_open(meeting)
    _require_confirmable(current, given, by, seen)
    Confirmation.objects.create(decision=current, user=by, team=by.team, at=at, recorded_by=recorded_by)
    words = [*given.items(), (by.team, by.pk)]
    if both_agree(words):
        current.without_quorum = current.without_quorum or without_quorum
        _require_quorum(meeting, current, [user for _team, user in words], at=at)
        current.agreed_at = at
        current.save(update_fields=["agreed_at", "without_quorum"])
        take_effect(current, by=by, at=at)
    changed(meeting)
    return current


@transaction.atomic
def withdraw(*, decision: Decision, by: User, at: datetime) -> Decision:
    """Take it back, with all that nobody has built upon since. Any member may, also after the meeting.

    Raises AlreadyHandedOver when some of it has left us, NotInTeam.
    """
    return take_away(decision, Withdrawal.TAKEN_BACK, by=by, at=at)


@transaction.atomic
def undo(*, decision: Decision, by: User, at: datetime) -> Decision:
    """Within seconds, by whoever decided or confirmed: as if it had not been, but for the trace of it.

    Raises TooLateToUndo, NotInTeam.
    """
    current = Decision.objects.prefetch_related("confirmations").get(pk=decision.pk)
    if current.withdrawn_at:
        return current
    words = list(current.confirmations.all())
    spoke = {current.made_by_id, *(each.recorded_by_id or each.user_id for each in words)}
    until = undo_until([current.made_at, *(each.at for each in words)])
    if not may_undo(by=by.pk, spoke=spoke, until=until, at=at):
        raise TooLateToUndo
    return take_away(decision, Withdrawal.UNDONE, by=by, at=at)


def take_away(decision: Decision, how: Withdrawal, *, by: User, at: datetime) -> Decision:
    """Inside a transaction."""
    # The gate before sending refuses by what is written here: nothing may pass it meanwhile.
    shut_out_hand_overs()
    meeting = locked(decision.meeting)
    require_member(meeting, by)
    current = locked_decision(decision)
    if current.withdrawn_at:
        return current
    cancelled = undo_effects(current, by=by, at=at)
    current.withdrawn_at, current.withdrawn_by, current.withdrawal = at, by, how
    current.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal"])
    record(
        account=current.target.account,
        verb="meetings.withdrawn",
        category=ActivityCategory.DECISION,
        at=at,
        by=by,
        detail=told(current) | {"cancelled": cancelled, "how": how.value},
        link=current.get_absolute_url(),
    )
    changed(meeting)
    return current


def _same_that_stands(decision: Decision) -> Decision | None:
    """Asked under the meeting's lock. Raises AlreadyDecided when something else stands."""
    there = Decision.objects.standing().filter(meeting=decision.meeting, target=decision.target)
    standing = there.select_related("made_by", "proposal").first()
    if standing is None:
        return None
    same = ["kind", "proposal_id", "reason", "until", "made_by_id"]
    # Another content is another decision; of what is edited it is the new one already.
    same += ["content_hash"] if decision.kind == DecisionKind.SEND else []
    if all(getattr(standing, name) == getattr(decision, name) for name in same):
        return standing
    raise AlreadyDecided(standing)


def locked_decision(decision: Decision) -> Decision:
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related(
            "target__account",
            "target__project",
            "target__sales_owner",
            "target__marketing_owner",
            "proposal__email",
            "meeting__project",
            "meeting__cycle",
            "assigned_to",
        )
        .prefetch_related("confirmations__user", "parts__proposal__email")
        .get(pk=decision.pk)
    )


def _require_confirmable(decision: Decision, given: dict[str, int], by: User, seen: str) -> None:
    if decision.withdrawn_at:
        raise AlreadyWithdrawn
    if by.pk in given.values():
        raise SamePerson
    if by.team in given:
        raise AlreadyConfirmed
    if decision.target.finished_at:
        raise NotInThisMeeting
    _require_its_words(decision, seen)
    if not all(_still_speaks(each, decision) for each in decision.confirmations.all()):
        raise NoLongerInTeam
    if decision.is_sending:
        require_not_offered(decision.target)
        _require_all_sendable(decision)


def _require_its_words(decision: Decision, seen: str) -> None:
    if decision.lacks_words:
        raise WordsMissing
    if seen and seen != decision.seal:
        raise ContentChanged


def _require_all_sendable(decision: Decision) -> None:
    for proposal, content_hash in decision.sends:
        require_sendable(decision.target, proposal, content_hash)


def _still_speaks(confirmation: Confirmation, decision: Decision) -> bool:
    who = confirmation.user
    return who.is_active and is_member(decision.target.project, who, team=confirmation.team)


def _require_quorum(meeting: Meeting, decision: Decision, spoke: list[int], *, at: datetime) -> None:
    if decision.without_quorum:
        return
    if quorum(meeting, decision.target, spoke=spoke, at=at).lacks_owner:
        raise NoQuorum
