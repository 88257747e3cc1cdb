"""From an agreed email to messages with an exact moment, and back as long as nothing has left us."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import Contact
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.planning import plan, prepare
from nurture.delivery.clock import shut_out_hand_overs
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.windows import moment_for
from nurture.sequences.facts import EmailClosed
from nurture.sequences.models import Email, Step
from nurture.sequences.queries.recipients import reachable
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY
from nurture.team.models import User


@transaction.atomic
def plan_sending(*, email: Email, decision_ref: int, by: User, at: datetime) -> list[Message]:
    """One message for each recipient who may be written to, in the sales owner's name.

    Not before the step's business days after the email before it. Raises delivery's NobodyToSendTo or NoWindow.
    """
    target = email.step.sequence.target
    contacts = reachable(email)
    mailing = prepare(
        target=target,
        sender=target.sales_owner,
        subject=email.subject,
        body=email.body,
        content_hash=email.content_hash,
        email_ref=email.pk,
        decision_ref=decision_ref,
        by=by,
        at=at,
    )
    return plan(mailing=mailing, contacts=contacts, by=by, at=at, not_before=_earliest(email.step, contacts))


@transaction.atomic
def cancel_sending(*, decision_ref: int, at: datetime) -> int:
    """Take back what was planned for a decision. Raises EmailClosed when some of it has left us."""
    shut_out_hand_overs()
    messages = Message.objects.filter(mailing__decision_ref=decision_ref)
    if messages.filter(state__in=HANDED_OVER).exists():
        raise EmailClosed
    waiting = messages.filter(state__in=[*ON_THE_WAY, MessageState.EXPIRED]).values_list("pk", "state")
    return sum(
        move(pk, state, MessageState.CANCELLED, reason="withdrawn", reason_detail={}, finished_at=at, **FREE)
        for pk, state in waiting
    )


def _earliest(step: Step, contacts: list[Contact]) -> datetime | None:
    before = Message.objects.filter(
        mailing__email_ref__in=Email.objects.filter(
            step__sequence=step.sequence_id, step__archived_at=None, step__position__lt=step.position
        ).values("pk"),
        state__in=HANDED_OVER,
    ).aggregate(last=Max("handed_over_at"))["last"]
    if before is None or not contacts or not step.delay_days:
        return None
    project = step.sequence.target.project
    return min(
        moment_for(project, contact, after=before, business_days=step.delay_days).at for contact in contacts
    )
