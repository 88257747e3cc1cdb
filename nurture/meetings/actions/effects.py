"""What an agreed decision does, at once, in the transaction of the second confirmation."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.delivery.actions.holding import hold
from nurture.meetings.actions.records import freeze
from nurture.meetings.history import actions as history
from nurture.meetings.homework import actions as homework
from nurture.meetings.models import Decision, DecisionKind, Proposal
from nurture.meetings.rules.undo import UNDO_FOR
from nurture.projects.actions.ends import end_target
from nurture.projects.actions.offers import offer
from nurture.projects.models import Target
from nurture.sequences.actions import (
    add_email_step,
    approve,
    create_sequence,
    pass_gate,
    plan_sending,
    rest,
    wake,
    want_changes,
)
from nurture.sequences.facts import NotInReview
from nurture.sequences.models import Approval, Email, Sequence
from nurture.team.models import User

type LeftBehind = dict[str, Any]


def take_effect(decision: Decision, *, by: User, at: datetime) -> None:
    """What it leaves behind is noted on it, so that it can be taken back. The caller shuts out hand-overs."""
    freeze(decision, chosen=_chosen(decision))
    gates = pass_gate(target=decision.target, words=decision.reason, by=by, at=at)
    left: LeftBehind = {"gates": [each.pk for each in gates]}
    left |= _EFFECTS[DecisionKind(decision.kind)](decision, by=by, at=at)
    decision.left_behind = {key: value for key, value in left.items() if value}
    decision.save(update_fields=["left_behind"])
    record(
        account=decision.target.account,
        verb="meetings.agreed",
        category=ActivityCategory.DECISION,
        at=at,
        by=by,
        team="joint",
        detail=told(decision),
        link=decision.get_absolute_url(),
    )


def told(decision: Decision) -> dict[str, Any]:
    """What the timeline says of it."""
    titles = [decision.proposal.title] if decision.proposal else decision.titles
    return {
        "kind": decision.kind,
        "title": titles[0] if titles else "",
        "titles": titles,
        "reason": decision.reason,
        "until": decision.until.isoformat() if decision.until else "",
        "touch": decision.touch,
    }


def _chosen(decision: Decision) -> set[int]:
    chosen = {proposal.pk for proposal, _content_hash in decision.sends}
    return chosen | ({decision.proposal_id} if decision.proposal_id else set())


def _send(decision: Decision, *, by: User, at: datetime) -> LeftBehind:
    """Who decides to send these words stands by them: all approve. Then each recipient gets their moment.

    Nothing leaves within the seconds in which it can be undone.
    """
    wake(target=decision.target, by=by, at=at)
    approvals: list[int] = []
    for proposal, content_hash in decision.sends:
        if proposal.email is None:
            continue
        approvals += _approved(decision, proposal.email, content_hash, at=at)
        current = Email.objects.select_related(
            "step__sequence__target__account",
            "step__sequence__target__project",
            "step__sequence__target__sales_owner",
        ).get(pk=proposal.email.pk)
        plan_sending(email=current, decision_ref=decision.pk, by=by, at=at, not_before=at + UNDO_FOR)
    history.give_credit(decision=decision, at=at)
    return {"approvals": approvals}


def _approved(decision: Decision, email: Email, content_hash: str, *, at: datetime) -> list[int]:
    """The words that were given with the decision; those that were given before stay their own."""
    before = set(Approval.objects.standing().filter(email=email).values_list("pk", flat=True))
    given = [
        approve(email=email, content_hash=content_hash, by=each.user, at=at).pk
        for each in decision.confirmations.select_related("user")
    ]
    return [pk for pk in given if pk not in before]


def _rewrite(decision: Decision, *, by: User, at: datetime) -> LeftBehind:
    """An idea becomes a draft, and a draft goes back to whoever writes; somebody does it until a day."""
    proposal = decision.proposal
    left: LeftBehind = {}
    if proposal and not proposal.email:
        left |= _draft_from(proposal, decision.target, by=by, at=at)
    elif proposal and proposal.email:
        left |= _sent_back(proposal.email, decision.reason, by=by, at=at)
    _give(decision, by=by, at=at)
    return left


def _sent_back(email: Email, wanted: str, *, by: User, at: datetime) -> LeftBehind:
    try:
        return {"review": want_changes(email=email, wanted=wanted, by=by, at=at).pk}
    except NotInReview:
        return {}


def _draft_from(proposal: Proposal, target: Target, *, by: User, at: datetime) -> LeftBehind:
    """An idea that both want written becomes a draft at the end of the target's sequence."""
    left: LeftBehind = {}
    sequence = Sequence.objects.filter(target=target, archived_at=None).first()
    if sequence is None:
        sequence = create_sequence(target=target, name=target.project.name, by=by, at=at)
        left["sequence"] = sequence.pk
    proposal.email = add_email_step(
        sequence=sequence,
        subject=proposal.title,
        hypothesis=proposal.aim,
        evidence=proposal.evidence,
        by=by,
        at=at,
    )
    proposal.save(update_fields=["email"])
    return left | {"draft": proposal.email.pk}


def _give(decision: Decision, *, by: User, at: datetime) -> None:
    if decision.assigned_to is None or decision.due_on is None:
        return
    homework.give(
        meeting=decision.meeting,
        target=decision.target,
        decision=decision,
        words=(decision.instruction or (decision.proposal.title if decision.proposal else decision.reason))[
            :200
        ],
        owner=decision.assigned_to,
        due=decision.due_on,
        by=by,
        at=at,
    )


def _touch(decision: Decision, *, by: User, at: datetime) -> LeftBehind:
    _give(decision, by=by, at=at)
    return {}


def _wait(decision: Decision, *, by: User, at: datetime) -> LeftBehind:
    if decision.until is None:
        return {}
    moved = rest(
        target=decision.target,
        until=decision.until,
        why=decision.reason,
        decision_ref=decision.pk,
        by=by,
        at=at,
    )
    return {"moved": {str(pk): moment.isoformat() for pk, moment in moved.items()}}


def _hand_off(decision: Decision, *, by: User, at: datetime) -> LeftBehind:
    held = hold(target=decision.target, reason="handed_off")
    offer(target=decision.target, why=decision.reason, decision_ref=decision.pk, by=by, at=at)
    return {"held": held, "held_as": "handed_off"}


def _end(decision: Decision, *, by: User, at: datetime) -> LeftBehind:
    held = hold(target=decision.target, reason="target_finished")
    end_target(
        target=decision.target,
        kind=decision.kind,
        reason=decision.end_reason,
        note=decision.reason,
        look_again_on=decision.until,
        by=by,
        at=at,
    )
    return {"held": held, "held_as": "target_finished"}


_EFFECTS: Final[Mapping[DecisionKind, Callable[..., LeftBehind]]] = {
    DecisionKind.SEND: _send,
    DecisionKind.SEND_WITH_EDITS: _send,
    DecisionKind.SPLIT: _send,
    DecisionKind.REWRITE: _rewrite,
    DecisionKind.SALES_TOUCH: _touch,
    DecisionKind.WAIT: _wait,
    DecisionKind.HAND_OFF: _hand_off,
    DecisionKind.PARK: _end,
    DecisionKind.DROP: _end,
}
