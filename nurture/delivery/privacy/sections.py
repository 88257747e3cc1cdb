"""What is held of a person, section by section, for whoever asks what we know of them."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

from django.utils.translation import gettext_lazy

from accounts.models import Contact
from accounts.privacy.parts import Section
from accounts.privacy.parts import addresses as all_addresses
from nurture.delivery import keys
from nurture.delivery.absences.models import Absence
from nurture.delivery.models import InboundMail, Message, ReactionKind, Suppression
from nurture.delivery.privacy.leaving import inbound_of
from nurture.delivery.refusals.models import Redirection
from nurture.delivery.tracking import privacy as tracking


def held(contact: Contact) -> Iterator[Section]:
    yield _messages(contact)
    yield _answers(contact)
    yield _reactions(contact)
    yield from tracking.held(contact)
    yield _absences(contact)
    yield _redirections(contact)
    yield _suppressions(contact)


def _messages(contact: Contact) -> Section:
    messages = list(contact.messages.order_by("planned_at", "pk"))
    return Section(
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


def _answers(contact: Contact) -> Section:
    inbound = list(inbound_of(contact).order_by("received_at", "pk"))
    return Section(
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


def _reactions(contact: Contact) -> Section:
    columns = ("kind", "verdict", "words", "at", "message_id")
    return Section(
        "reactions",
        gettext_lazy("Reactions"),
        list(contact.reactions.order_by("at", "pk").values(*columns)),
        {"kind": gettext_lazy("Kind"), "at": gettext_lazy("When"), "words": gettext_lazy("Words")},
        {"kind": dict(ReactionKind.choices)},
    )


def _absences(contact: Contact) -> Section:
    absences = contact.absences.order_by("at", "pk")
    return Section(
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


def _redirections(contact: Contact) -> Section:
    told = Redirection.objects.filter(contact=contact).order_by("at", "pk")
    return Section(
        "redirections",
        gettext_lazy("What they told us on their page"),
        list(told.values("kind", "words", "at")),
        {"kind": gettext_lazy("Kind"), "at": gettext_lazy("When"), "words": gettext_lazy("Words")},
        {"kind": dict(Redirection.Kind.choices)},
    )


def _suppressions(contact: Contact) -> Section:
    hashes = [keys.address_hash(address) for address in all_addresses(contact)]
    suppressed = Suppression.objects.filter(value_hash__in=hashes).order_by("at", "pk")
    return Section(
        "suppressions",
        gettext_lazy("Suppressions"),
        list(suppressed.values("scope", "reason", "at")),
        {"reason": gettext_lazy("Reason"), "at": gettext_lazy("When")},
        {"reason": dict(Suppression.Reason.choices)},
    )


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
