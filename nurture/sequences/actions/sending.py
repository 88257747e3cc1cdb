"""From an agreed email to messages with an exact moment, and back as long as nothing has left us."""

from datetime import datetime

from django.db import transaction

from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.planning import plan, prepare
from nurture.delivery.clock import shut_out_hand_overs
from nurture.delivery.facts import NobodyToSendTo
from nurture.delivery.models import Message, MessageState
from nurture.sequences.actions.walking import settle
from nurture.sequences.facts import EmailClosed
from nurture.sequences.models import Email
from nurture.sequences.queries.turns import turns_of
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY
from nurture.team.models import User


@transaction.atomic
def plan_sending(
    *, email: Email, decision_ref: int, by: User, at: datetime, not_before: datetime | None = None
) -> list[Message]:
    """One message for each recipient who may be written to, in the sales owner's name.

    Not before the step is due for them, nor `not_before`; those for whom it was skipped are left out, and those for whom it depends on
    what has not happened yet get theirs when it does (actions.joining). Raises delivery's NobodyToSendTo or NoWindow.
    """
    step, target = email.step, email.step.sequence.target
    # What ended by itself until now is an end.
    settle(sequences=[step.sequence_id], at=at)
    turns = turns_of(email, at=at)
    mailing = prepare(
        target=target,
        sender=target.sales_owner,
        subject=email.subject,
        preheader=email.preheader,
        body=email.body,
        layout=email.layout,
        attachments=email.attachments.defer("content"),
        content_hash=email.content_hash,
        email_ref=email.pk,
        decision_ref=decision_ref,
        by=by,
        at=at,
    )
    if turns.is_nobodys:
        raise NobodyToSendTo(mailing)
    earliest = not_before or at
    for due, people in turns.by_moment.items():
        plan(mailing=mailing, contacts=people, by=by, at=at, not_before=max(due or earliest, earliest))
    settle(sequences=[step.sequence_id], at=at)
    return list(mailing.messages.select_related("contact").order_by("planned_at", "id"))


@transaction.atomic
def cancel_sending(*, decision_ref: int, at: datetime) -> int:
    """Take back what was planned for a decision. Raises EmailClosed when some of it has left us."""
    shut_out_hand_overs()
    messages = Message.objects.filter(mailing__decision_ref=decision_ref)
    if messages.filter(state__in=HANDED_OVER).exists():
        raise EmailClosed
    waiting = messages.filter(state__in=[*ON_THE_WAY, MessageState.EXPIRED]).values_list("pk", "state")
    taken_back = sum(
        move(pk, state, MessageState.CANCELLED, reason="withdrawn", reason_detail={}, finished_at=at, **FREE)
        for pk, state in waiting
    )
    emails = Email.objects.filter(pk__in=messages.values("mailing__email_ref"))
    settle(sequences=emails.values_list("step__sequence", flat=True), at=at)
    return taken_back
