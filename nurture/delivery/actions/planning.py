"""From an approved email to messages with an exact moment."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory, Contact
from nurture.delivery import keys, merge, rendering
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.facts import NobodyToSendTo, NotExpired
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.limits.locks import Kind, count_alone
from nurture.delivery.models import Attachment, Layout, Mailing, Message, MessageName, MessageState, Pause
from nurture.delivery.queries.windows import moments_for, timing_of
from nurture.delivery.rules.window import Moment
from nurture.projects.models import Target
from nurture.team.models import User


@transaction.atomic
def prepare(
    *,
    target: Target,
    sender: User,
    subject: str,
    body: str,
    content_hash: str,
    email_ref: int,
    decision_ref: int,
    by: User,
    at: datetime,
    preheader: str = "",
    layout: str = Layout.LETTER,
    attachments: Iterable[Attachment] = (),
) -> Mailing:
    """The content of one email of a decision, frozen. The same twice gives the mailing it made the first time.

    Raises merge.BrokenTemplate, merge.UnknownMergeField or letter.LinkWithoutAddress.
    """
    rendering.check(subject, body, preheader=preheader, layout=layout)
    mailing, is_new = Mailing.objects.get_or_create(
        decision_ref=decision_ref,
        email_ref=email_ref,
        defaults={
            "target": target,
            "sender": sender,
            "subject": subject,
            "preheader": preheader,
            "body": body,
            "layout": layout,
            "content_hash": content_hash,
            "created_at": at,
            "created_by": by,
        },
    )
    if is_new:
        mailing.attachments.set(attachments)
    return mailing


@transaction.atomic
def plan(
    *,
    mailing: Mailing,
    contacts: Sequence[Contact],
    by: User,
    at: datetime,
    not_before: datetime | None = None,
    business_days: int = 0,
) -> list[Message]:
    """One message for each contact, at the next moment of its window, never two to a person on one day.

    May run twice: what is planned already stays as it is. Contacts come with their account. Raises NobodyToSendTo or
    rules.window.NoWindow.
    """
    if not contacts:
        raise NobodyToSendTo(mailing)
    paused = Pause.objects.filter(account=mailing.target.account_id, lifted_at=None).exists()
    _one_after_another(contacts)
    known = set(mailing.messages.values_list("contact_id", flat=True))
    missing = [contact for contact in contacts if contact.pk not in known]
    moments = moments_for(
        mailing.target.project, missing, after=max(at, not_before or at), business_days=business_days
    )
    planned = [_message(mailing, contact, moments[contact.pk], at=at, paused=paused) for contact in missing]
    Message.objects.bulk_create(planned, ignore_conflicts=True)
    messages = list(mailing.messages.select_related("contact").order_by("planned_at", "id"))
    if planned:
        names = [name for message in messages if message.contact_id not in known for name in _names(message)]
        MessageName.objects.bulk_create(names, ignore_conflicts=True)
        _record(mailing, planned, by=by, at=at)
    return messages


@transaction.atomic
def offer_again(*, message: Message, by: User, at: datetime) -> None:
    """An expired message takes the next window. Raises NotExpired."""
    if not reschedule(message, MessageState.EXPIRED, after=at):
        raise NotExpired(message)
    MessageEvent.objects.create(message=message, what=Happening.OFFERED_AGAIN, at=at, by=by)
    activity.record(
        account=message.account,
        contact=message.contact,
        verb="delivery.offered_again",
        category=ActivityCategory.EMAIL,
        by=by,
        at=at,
        detail={"subject": message.subject},
        link=message.get_absolute_url(),
    )


def reschedule(message: Message, before: MessageState, *, after: datetime) -> bool:
    """Plan it anew for the next window after `after`; whether this call did."""
    project, contact = message.mailing.target.project, message.contact
    [moment] = moments_for(project, [contact], after=after, besides=message).values()
    return move(
        message.pk,
        before,
        MessageState.PLANNED,
        planned_at=moment.at,
        stale_at=moment.stale_at,
        timing=timing_of(moment),
        reason="",
        reason_detail={},
        finished_at=None,
        **FREE,
    )


def _one_after_another(contacts: Sequence[Contact]) -> None:
    """Two decisions for one company are planned in turn: the second one sees the days of the first."""
    count_alone((Kind.PLANNED, contact.account_id) for contact in contacts)
    rows = Contact.objects.select_for_update(no_key=True).filter(pk__in=[contact.pk for contact in contacts])
    list(rows.order_by("pk").values_list("pk"))


def _message(mailing: Mailing, contact: Contact, moment: Moment, *, at: datetime, paused: bool) -> Message:
    key = (mailing.pk, contact.pk, 1)
    return Message(
        mailing=mailing,
        account_id=contact.account_id,
        contact=contact,
        to_address=contact.email,
        message_id=keys.message_id(*key),
        state=MessageState.HELD if paused else MessageState.PLANNED,
        reason="paused" if paused else "",
        subject=rendering.subject_for(mailing, contact),
        planned_at=moment.at,
        stale_at=moment.stale_at,
        timing=timing_of(moment),
        created_at=at,
    )


def _names(message: Message) -> Iterator[MessageName]:
    token = keys.unsubscribe_token(message.mailing_id, message.contact_id, message.occurrence)
    for name in (message.message_id, keys.token_hash(token)):
        yield MessageName(name=name, message=message)


def _record(mailing: Mailing, planned: Sequence[Message], *, by: User, at: datetime) -> None:
    first = min(planned, key=lambda message: message.planned_at)
    activity.record(
        account=mailing.target.account,
        verb="delivery.planned",
        category=ActivityCategory.EMAIL,
        by=by,
        at=at,
        team="joint",
        detail={
            "subject": first.subject if len(planned) == 1 else merge.outline(mailing.subject),
            "count": len(planned),
            "planned_at": first.planned_at.isoformat(),
            "zone": first.timing["zone"],
        },
    )
