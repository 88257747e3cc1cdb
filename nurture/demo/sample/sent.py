"""Mail of the sample's past, and what came back.

The last gate and the hand-over ask the database's clock, so no action can hand a message over last week. Here the
rows take the same way — every arrow of the state machine, the very bytes, the attempt — with the moment they were
planned for.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import uuid4

from django.db import transaction

from accounts.models import Contact
from nurture.delivery import rendering
from nurture.delivery.actions import inbound
from nurture.delivery.actions.arrows import move
from nurture.delivery.actions.finishing import Done, finish
from nurture.delivery.actions.pausing import lift
from nurture.delivery.actions.unsubscribing import unsubscribe
from nurture.delivery.identities.writer import Writer
from nurture.delivery.models import Message, MessageState, Pause, ReactionKind
from nurture.delivery.refusals.rules.ground import ground
from nurture.delivery.smtp import HandOver, Verdict
from nurture.delivery.smtp.outcome import Phase
from nurture.delivery.tracking.links import Links
from nurture.demo import answers, postbox
from nurture.demo.mail import Mail
from nurture.demo.sample.days import DAY, Days
from nurture.demo.sample.shapes import Answer

WORKER: Final = "sample"
ACCEPTED: Final = HandOver(Verdict.SENT, Phase.REPLY, 250, "2.0.0", "2.0.0 Accepted")
UNTIL_LIFTED: Final = timedelta(minutes=85)


def send(messages: list[Message], *, days: Days) -> None:
    """Each at its planned moment; one that a row of holidays pushed into the future, yesterday."""
    for number, message in enumerate(messages):
        at = min(message.planned_at, days.now - DAY) + timedelta(seconds=7 * number + 3)
        hand_over(message, at=at)


def take_in(answer: Answer, *, messages: Mapping[str, list[Message]], contact: Contact, days: Days) -> None:
    """What this person did with the letter, and what the owner then chose."""
    message = next(each for each in messages[answer.letter] if each.contact_id == contact.pk)
    message.refresh_from_db()
    at = days.after(message.finished_at or days.now, answer.days_after, answer.clock)
    if answer.kind == ReactionKind.UNSUBSCRIBE:
        unsubscribe(message=message, at=at)
    else:
        is_automatic = answer.kind == ReactionKind.AUTO_REPLY
        raw = answers.reply(mail_of(message), answer.words, at=at, out_of_office=is_automatic)
        inbound.receive(raw=raw, at=at)
    if answer.choice:
        lift(
            pause=Pause.objects.get(account=message.account_id, lifted_at=None),
            choice=Pause.Choice(answer.choice),
            note=answer.note,
            by=message.mailing.sender,
            at=at + UNTIL_LIFTED,
        )


def hand_over(message: Message, *, at: datetime, result: HandOver = ACCEPTED) -> None:
    """With what the server then said. Whoever may have it finds it in their inbox."""
    token = uuid4()
    target, sender = message.mailing.target, message.mailing.sender
    rendered = rendering.render(
        subject=message.mailing.subject,
        body=message.mailing.body,
        preheader=message.mailing.preheader,
        layout=message.mailing.layout,
        values=rendering.merge_values(
            contact=message.contact, account=target.account, project=target.project, sender=sender
        ),
        profile=rendering.sender_profile(),
        unsubscribe_url=rendering.unsubscribe_url_of(message),
        language=message.contact.language,
    )
    links = Links.of([message])
    tracked = links.tracked(rendered, message)
    raw = rendering.mail_bytes(message, tracked, writer=Writer(sender), thread=_thread(message), at=at)
    move(message.pk, MessageState.PLANNED, MessageState.CLAIMED, claim_token=token, claimed_by=WORKER)
    move(
        message.pk,
        MessageState.CLAIMED,
        MessageState.HANDING_OVER,
        token=token,
        handed_over_at=at,
        subject=rendered.subject,
        raw=raw,
        ground=ground(
            message.contact, rendering.sender_profile(), in_japanese=message.contact.language == "ja"
        ),
    )
    links.keep([message.pk])
    message.subject = rendered.subject
    finish(window=[Done(message, token, result)], worker=WORKER, at=at)
    if result.verdict is not Verdict.SENT:
        return
    # The customers have had this mail for weeks: it is in their inboxes when the demo opens.
    kept_as = (raw, Writer(message.mailing.sender).return_path(message.pk), [message.to_address])
    transaction.on_commit(partial(postbox.keep, *kept_as, at=at))


def mail_of(message: Message) -> Mail:
    return Mail.parsed(
        "",
        bytes(message.raw or b""),
        sender=Writer(message.mailing.sender).return_path(message.pk),
        recipients=(message.to_address,),
    )


def _thread(message: Message) -> list[str]:
    earlier = Message.objects.filter(
        contact=message.contact_id, mailing__target=message.mailing.target_id, state=MessageState.SENT
    )
    return list(earlier.order_by("handed_over_at").values_list("message_id", flat=True))
