"""A decision whose email has left."""

from datetime import timedelta

from nurture.delivery.models import Message, MessageState
from nurture.meetings import actions
from nurture.meetings.models import DecisionKind


def sent_once(meeting, email, *, rep, marketer, at):
    """Both teams agreed `at` that moment; a day later it went."""
    decision = actions.decide(
        meeting=meeting,
        target=email.step.sequence.target,
        kind=DecisionKind.SEND,
        email=email,
        content_hash=email.content_hash,
        reason="審査会の前に数字が要る",
        by=rep,
        at=at,
    )
    actions.confirm(decision=decision, by=marketer, at=at)
    Message.objects.update(state=MessageState.SENT, handed_over_at=at + timedelta(1))
    return decision
