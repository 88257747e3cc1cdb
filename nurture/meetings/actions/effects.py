"""What an agreed decision does, at once, in the transaction of the second confirmation."""

from datetime import datetime

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.meetings.models import Decision, DecisionKind, Proposal
from nurture.meetings.queries.links import target_path
from nurture.projects.models import Target
from nurture.sequences.actions import add_email_step, approve, create_sequence, pass_gate, plan_sending
from nurture.sequences.models import Email, Sequence
from nurture.team.models import User


def take_effect(decision: Decision, *, by: User, at: datetime) -> None:
    """`wait`, `sales_touch` and `park` are what they say; `send` and `rewrite` leave something behind."""
    proposal = decision.proposal
    pass_gate(target=decision.target, words=decision.reason, by=by, at=at)
    if decision.kind == DecisionKind.SEND and proposal and proposal.email:
        _send(decision, proposal.email, by=by, at=at)
    if decision.kind == DecisionKind.REWRITE and proposal and not proposal.email:
        _draft_from(proposal, decision.target, by=by, at=at)
    record(
        account=decision.target.account,
        verb="meetings.agreed",
        category=ActivityCategory.DECISION,
        at=at,
        by=by,
        team="joint",
        detail={
            "kind": decision.kind,
            "title": proposal.title if proposal else "",
            "reason": decision.reason,
            "until": decision.until.isoformat() if decision.until else "",
        },
        link=target_path(decision.meeting, decision.target),
    )


def _send(decision: Decision, email: Email, *, by: User, at: datetime) -> None:
    """Who decides to send these words stands by them: both approve. Then each recipient gets their moment."""
    for confirmation in decision.confirmations.select_related("user"):
        approve(email=email, content_hash=decision.content_hash, by=confirmation.user, at=at)
    current = Email.objects.select_related(
        "step__sequence__target__account",
        "step__sequence__target__project",
        "step__sequence__target__sales_owner",
    ).get(pk=email.pk)
    plan_sending(email=current, decision_ref=decision.pk, by=by, at=at)


def _draft_from(proposal: Proposal, target: Target, *, by: User, at: datetime) -> None:
    """An idea that both want written becomes a draft at the end of the target's sequence."""
    sequence = Sequence.objects.filter(target=target, archived_at=None).first() or create_sequence(
        target=target, name=target.project.name, by=by, at=at
    )
    proposal.email = add_email_step(
        sequence=sequence,
        subject=proposal.title,
        hypothesis=proposal.aim,
        evidence=proposal.evidence,
        by=by,
        at=at,
    )
    proposal.save(update_fields=["email"])
