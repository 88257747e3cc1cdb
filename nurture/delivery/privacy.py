"""What delivery holds of a person, and what of it leaves (accounts.privacy.parts says the promise).

What stays: that a message went, when, and how it ended; that somebody reacted, when and how; the keyed suppression.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Contact
from accounts.privacy.parts import Part, Section, Written
from accounts.privacy.parts import addresses as all_addresses
from nurture.delivery import clock, keys
from nurture.delivery.absences.models import Absence
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.history.models import MessageEvent
from nurture.delivery.models import (
    Attachment,
    Attempt,
    InboundMail,
    Mailing,
    Message,
    MessageState,
    Pause,
    Reaction,
    ReactionKind,
    Stop,
    Suppression,
)
from nurture.delivery.refusals.models import LiftRequest, Redirection, SuppressionEvent
from nurture.delivery.rules.states import STOPPABLE
from nurture.delivery.tracking import privacy as tracking
from nurture.delivery.webhooks.models import WebhookEvent

# Nothing of them has left us.
WAITING: Final = (*STOPPABLE, MessageState.EXPIRED)


def held(contact: Contact) -> Iterator[Section]:
    messages = list(contact.messages.order_by("planned_at", "pk"))
    yield Section(
        "messages",
        gettext_lazy("Emails to them, exactly as sent"),
        [_message(each) for each in messages],
        {
            "subject": gettext_lazy("Subject"),
            "handed_over_at": gettext_lazy("Sent at"),
            "text": gettext_lazy("Text"),
        },
        files=[(f"{each.pk}.eml", bytes(each.raw)) for each in messages if each.raw],
    )
    inbound = list(_inbound(contact).order_by("received_at", "pk"))
    yield Section(
        "answers",
        gettext_lazy("Emails from them"),
        [_answer(each) for each in inbound],
        {
            "subject": gettext_lazy("Subject"),
            "received_at": gettext_lazy("Received"),
            "text": gettext_lazy("Text"),
        },
        files=[(f"{each.pk}.eml", bytes(each.raw)) for each in inbound if each.raw],
    )
    columns = ("kind", "verdict", "words", "at", "message_id")
    yield Section(
        "reactions",
        gettext_lazy("Reactions"),
        list(contact.reactions.order_by("at", "pk").values(*columns)),
        {"kind": gettext_lazy("Kind"), "at": gettext_lazy("When"), "words": gettext_lazy("Words")},
        {"kind": dict(ReactionKind.choices)},
    )
    yield from tracking.held(contact)
    absences = contact.absences.order_by("at", "pk")
    yield Section(
        "absences",
        gettext_lazy("When they were away"),
        list(absences.values("kind", "at", "back_on", "ended_at", "answer")),
        {
            "kind": gettext_lazy("Kind"),
            "at": gettext_lazy("When"),
            "back_on": gettext_lazy("Back on"),
            "answer": gettext_lazy("What was found out"),
        },
        {"kind": dict(Absence.Kind.choices), "answer": dict(Absence.Answer.choices)},
    )
    told = Redirection.objects.filter(contact=contact).order_by("at", "pk")
    yield Section(
        "redirections",
        gettext_lazy("What they told us on their page"),
        list(told.values("kind", "words", "at")),
        {"kind": gettext_lazy("Kind"), "at": gettext_lazy("When"), "words": gettext_lazy("Words")},
        {"kind": dict(Redirection.Kind.choices)},
    )
    hashes = [keys.address_hash(address) for address in all_addresses(contact)]
    suppressed = Suppression.objects.filter(value_hash__in=hashes).order_by("at", "pk")
    yield Section(
        "suppressions",
        gettext_lazy("Suppressions"),
        list(suppressed.values("scope", "reason", "at")),
        {"reason": gettext_lazy("Reason"), "at": gettext_lazy("When")},
        {"reason": dict(Suppression.Reason.choices)},
    )


def addresses(contact: Contact) -> list[str]:
    return list(contact.messages.exclude(to_address="").values_list("to_address", flat=True).distinct())


def obstacles(contact: Contact) -> Iterator[str]:
    if contact.messages.filter(state=MessageState.HANDING_OVER).exists():
        yield _("An email to them is being sent at this moment. Try again in two minutes.")


def shut_out(contact: Contact) -> None:
    """No message to them passes a gate that looked before."""
    clock.shut_out_hand_overs()
    list(Contact.objects.select_for_update(no_key=True).filter(pk=contact.pk))


def erase(contact: Contact, *, at: datetime) -> Mapping[str, int]:
    for address in all_addresses(contact):
        suppress(address=address, reason=Suppression.Reason.ERASED, at=at)
    waiting = list(contact.messages.filter(state__in=WAITING).values_list("pk", "state"))
    for pk, state in waiting:
        move(pk, state, MessageState.CANCELLED, reason="erased", finished_at=at, **FREE)
    Attempt.objects.filter(message__contact=contact).update(reply_text="")
    inbound = _inbound(contact).update(raw=b"", from_address="", subject="")
    reactions = contact.reactions.exclude(words="").update(words="")
    tracking.forget(contact)
    contact.absences.update(successor_name="", successor_address="")
    WebhookEvent.objects.filter(recipient__in=[each.lower() for each in all_addresses(contact)]).update(
        recipient="", detail={}
    )
    Redirection.objects.filter(contact=contact).update(words="")
    LiftRequest.objects.filter(contact=contact).update(note="")
    hashes = [keys.address_hash(address) for address in all_addresses(contact)]
    SuppressionEvent.objects.filter(value_hash__in=hashes).update(note="")
    _keep_the_kind_of_ground(contact)
    messages = contact.messages.update(to_address="", subject="", raw=None, reason_detail={})
    return {"messages": messages, "answers": inbound, "reactions": reactions, "cancelled": len(waiting)}


def _keep_the_kind_of_ground(contact: Contact) -> None:
    """On what ground each email went stays; from whom we had it and what proved it may name them."""
    for pk, kept in contact.messages.filter(ground__isnull=False).values_list("pk", "ground"):
        left = {name: value for name, value in (kept or {}).items() if name not in {"source", "proof"}}
        Message.objects.filter(pk=pk).update(ground=left)


def save_mailing(mailing: Mailing, texts: Mapping[str, Any], at: datetime) -> None:
    """Nobody chose the words without the name: what of it has not left does not go."""
    Mailing.objects.filter(pk=mailing.pk).update(**texts)
    for pk, state in mailing.messages.filter(state__in=WAITING).values_list("pk", "state"):
        move(pk, state, MessageState.CANCELLED, reason="erased_words", finished_at=at, **FREE)


def keep_out(address_keys: Collection[str], *, at: datetime) -> None:
    clock.shut_out_hand_overs()
    Suppression.objects.bulk_create(
        [
            Suppression(value_hash=each, reason=Suppression.Reason.ERASED, at=at)
            for each in sorted(address_keys)
        ],
        ignore_conflicts=True,
    )


def _inbound(contact: Contact) -> Any:
    return InboundMail.objects.filter(Q(contact=contact) | Q(message__contact=contact))


def _message(message: Message) -> dict[str, Any]:
    return {
        "number": message.pk,
        "to": message.to_address,
        "subject": message.subject,
        "state": message.state,
        "planned_at": message.planned_at,
        "handed_over_at": message.handed_over_at,
        "finished_at": message.finished_at,
        "ground": message.ground or {},
        "text": _text(message.raw) if message.raw else "",
    }


def _answer(mail: InboundMail) -> dict[str, Any]:
    return {
        "number": mail.pk,
        "from": mail.from_address,
        "subject": mail.subject,
        "kind": mail.kind,
        "received_at": mail.received_at,
        "text": _text(mail.raw),
    }


def _text(raw: bytes | memoryview) -> str:
    """What a person reads of it; the file beside it is the mail itself."""
    body = message_from_bytes(bytes(raw), policy=policy.default).get_body(("plain", "html"))
    return body.get_content() if body else ""


PART = Part(
    written=(
        # What an email says is reviewed where it is written; here it leaves likewise, unseen.
        Written(
            Mailing,
            "target__account",
            ("subject", "preheader", "body"),
            gettext_lazy("Sent text"),
            reviewed=False,
            save=save_mailing,
        ),
        Written(Attachment, "target__account", ("file_name",), gettext_lazy("File sent with an email")),
        Written(
            Message,
            "account",
            ("subject",),
            gettext_lazy("Sent text"),
            reviewed=False,
            contact="contact",
        ),
        Written(
            Reaction,
            "account",
            ("words",),
            gettext_lazy("Reaction"),
            reviewed=False,
            contact="contact",
        ),
        Written(MessageEvent, "message__account", ("note",), gettext_lazy("Why a message was sent again")),
        Written(
            Redirection,
            "account",
            ("words",),
            gettext_lazy("What they told us on their page"),
            reviewed=False,
            contact="contact",
        ),
        Written(
            LiftRequest,
            "contact__account",
            ("note",),
            gettext_lazy("Question whether we may write again"),
            reviewed=False,
            contact="contact",
        ),
        Written(Pause, "account", ("reason", "note"), gettext_lazy("Pause")),
        Written(Stop, "target__account", ("reason", "asked_why"), gettext_lazy("Stop of sending")),
    ),
    held=held,
    addresses=addresses,
    obstacles=obstacles,
    shut_out=shut_out,
    erase=erase,
    keep_out=keep_out,
)
