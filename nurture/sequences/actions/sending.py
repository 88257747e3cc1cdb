"""From an agreed email to messages with an exact moment, and back as long as nothing has left us."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import Contact
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.planning import plan, prepare
from nurture.delivery.clock import shut_out_hand_overs
from nurture.delivery.models import Message, MessageState
from nurture.sequences.actions.walking import settle
from nurture.sequences.facts import EmailClosed
from nurture.sequences.models import Email, Step
from nurture.sequences.queries.plans import Plan, plan_of
from nurture.sequences.queries.recipients import reachable
from nurture.sequences.rules.plan import ACCOUNT
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY
from nurture.sequences.rules.walk import Standing, State
from nurture.team.models import User


@transaction.atomic
def plan_sending(*, email: Email, decision_ref: int, by: User, at: datetime) -> list[Message]:
    """One message for each recipient who may be written to, in the sales owner's name.

    Not before the step is due for them; those for whom it was skipped are left out, and those for whom it depends on
    what has not happened yet get theirs when it does (actions.joining). Raises delivery's NobodyToSendTo or NoWindow.
    """
    step, target = email.step, email.step.sequence.target
    # What ended by itself until now is an end.
    settle(sequences=[step.sequence_id], at=at)
    whole = plan_of(step.sequence)
    standings = {each.who: each for each in whole.walk(at).standings if each.step == step.pk}
    contacts = [each for each in reachable(email) if not _is_past(whole, step, each)]
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
    now = [each for each in contacts if not _depends(standings.get(each.pk))]
    if now or not contacts:
        for not_before, people in _by_moment(whole, step, standings, now).items():
            plan(mailing=mailing, contacts=people, by=by, at=at, not_before=not_before)
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


def _is_past(whole: Plan, step: Step, contact: Contact) -> bool:
    """Skipped, left out, or out of the sequence altogether. What was sent once is the last gate's to judge."""
    ends = whole.facts.ends
    ended = ends.get((step.pk, contact.pk)) or ends.get((step.pk, ACCOUNT))
    return contact.pk in whole.facts.exits or (ended is not None and ended.how not in {"sent", "lost"})


def _depends(standing: Standing | None) -> bool:
    """On something that has not happened yet: nobody knows when, or whether, it is due."""
    return standing is not None and standing.state == State.WAITING and standing.due_at is None


def _by_moment(
    whole: Plan, step: Step, standings: dict[int | None, Standing], contacts: list[Contact]
) -> dict[datetime | None, list[Contact]]:
    """The contacts by the moment before which it may not go to them."""
    found: dict[datetime | None, list[Contact]] = defaultdict(list)
    for contact in contacts:
        standing = standings.get(contact.pk)
        due = standing.due_at if standing else _after_the_last(whole, step, contact)
        found[due].append(contact)
    return found or {None: []}


def _after_the_last(whole: Plan, step: Step, contact: Contact) -> datetime | None:
    """Both teams took it before its turn: its days are counted from the last email they got."""
    earlier = [each.pk for each in whole.steps if each.position < step.position]
    last = Message.objects.filter(
        mailing__email_ref__in=Email.objects.filter(step__in=earlier).values("pk"),
        contact=contact,
        state__in=HANDED_OVER,
    ).aggregate(last=Max("handed_over_at"))["last"]
    return last and whole.calendars.business_days_after(contact.pk, last, step.delay_days)
