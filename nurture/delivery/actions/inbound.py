"""A mail came in: keep it, find whose it is, and let what it says take effect."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory, AliasKind, Contact
from nurture.delivery import keys
from nurture.delivery.actions import evidence
from nurture.delivery.actions.pausing import pause
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.inbound.classifying import Classified, Kind, classify
from nurture.delivery.inbound.quotation import own_words
from nurture.delivery.inbound.reading import IncomingMail, read
from nurture.delivery.models import InboundMail, Message, Reaction, ReactionKind, Suppression

_TOKEN: Final = re.compile(r"(?:bounce|reply)\+([0-9a-f]{1,16}-[a-z2-7]{16})@", re.IGNORECASE)
_ADDRESSED: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Received", "Return-Path")
#: A delivery report quotes the head of what it is about, or all of it.
_SEARCHED: Final = 262_144

_REACTIONS: Final[Mapping[Kind, tuple[ReactionKind, Reaction.Verdict]]] = {
    Kind.REPLY: (ReactionKind.REPLY, Reaction.Verdict.HUMAN),
    Kind.AUTO_REPLY: (ReactionKind.AUTO_REPLY, Reaction.Verdict.MACHINE),
    Kind.BOUNCE: (ReactionKind.BOUNCE, Reaction.Verdict.MACHINE),
    Kind.COMPLAINT: (ReactionKind.COMPLAINT, Reaction.Verdict.HUMAN),
}


@transaction.atomic
def receive(*, raw: bytes, at: datetime) -> InboundMail:
    """Keep a mail once, however often it is given to us; what cannot be matched stays for a person to look at."""
    mail = read(raw)
    classified = classify(mail)
    known = InboundMail.objects.filter(sha256=mail.fingerprint).first()
    if known is not None:
        return known
    message, contact, matched_by = _match(mail, classified, raw)
    inbound, is_new = InboundMail.objects.get_or_create(
        sha256=mail.fingerprint,
        defaults={
            "raw": raw,
            "kind": classified.kind,
            "from_address": mail.from_address,
            "subject": mail.subject,
            "matched_by": matched_by,
            "message": message,
            "contact": contact,
            "received_at": at,
        },
    )
    if is_new and contact is not None:
        _take_effect(inbound, mail, classified, contact, at)
    return inbound


def _match(
    mail: IncomingMail, classified: Classified, raw: bytes
) -> tuple[Message | None, Contact | None, str]:
    """By our token, else by the Message-ID it answers or quotes, else by the address."""
    quoted = raw[:_SEARCHED].decode("ascii", "replace") if classified.kind is not Kind.REPLY else ""
    for matched_by, find in (
        ("token", lambda: _by_token(mail, quoted)),
        ("message_id", lambda: _by_message_id(mail, quoted)),
        ("address", lambda: _by_address(mail, classified)),
    ):
        message = _first(find)
        if message is not None:
            return message, message.contact, matched_by
    contact = _known(mail.from_address) if mail.from_address else None
    # Somebody we know writes without having been written to: theirs, but not an answer to a message.
    return None, contact, "contact" if contact else ""


def _known(address: str) -> Contact | None:
    """By the address they have, else by that of a record which was merged into theirs."""
    merged = Contact.objects.filter(aliases__kind=AliasKind.EMAIL, aliases__value=address.lower())
    return Contact.objects.filter(email__iexact=address).first() or merged.first()


def _first(find: Callable[[], int | None]) -> Message | None:
    pk = find()
    return Message.objects.select_related("contact__account").filter(pk=pk).first() if pk else None


def _by_token(mail: IncomingMail, quoted: str) -> int | None:
    for text in (*mail.headers(*_ADDRESSED), quoted):
        for token in _TOKEN.findall(text):
            pk = keys.message_of_token(token)
            if pk is not None:
                return pk
    return None


def _by_message_id(mail: IncomingMail, quoted: str) -> int | None:
    ours = re.findall(rf"<[0-9a-f]{{32}}@{re.escape(settings.MAIL_DOMAIN)}>", quoted)
    ids = [*mail.answered_ids(), *ours]
    found = dict(Message.objects.filter(message_id__in=ids).values_list("message_id", "pk"))
    return next((found[each] for each in ids if each in found), None)


def _by_address(mail: IncomingMail, classified: Classified) -> int | None:
    """The newest message that was handed over to whom the report names, or to the sender."""
    addresses = [recipient.address for recipient in classified.recipients] or [mail.from_address]
    handed_over = Message.objects.filter(handed_over_at__isnull=False)
    for address in filter(None, addresses):
        newest = handed_over.filter(to_address__iexact=address).order_by("-handed_over_at").first()
        if newest is not None:
            return newest.pk
    return None


def _take_effect(
    inbound: InboundMail, mail: IncomingMail, classified: Classified, contact: Contact, at: datetime
) -> None:
    if inbound.message is not None:
        # A report about a message, or an answer to it, is the evidence that an uncertain one was accepted.
        evidence.arrived(message=inbound.message.pk, kind=classified.kind, at=at)
    if classified.kind not in _REACTIONS:
        return
    kind, verdict = _REACTIONS[classified.kind]
    reaction = Reaction.objects.create(
        account=contact.account,
        contact=contact,
        message=inbound.message,
        inbound=inbound,
        kind=kind,
        verdict=verdict,
        words=_words(mail, classified),
        at=at,
    )
    if classified.kind is Kind.BOUNCE:
        _suppress_bounced(inbound, classified, at)
    if classified.kind is Kind.COMPLAINT:
        suppress(address=contact.email, reason=Suppression.Reason.COMPLAINT, message=inbound.message, at=at)
    if verdict is Reaction.Verdict.HUMAN:
        pause(account=contact.account, reaction=reaction, at=at)
    _record(classified.kind, reaction, contact, at)


def _record(kind: Kind, reaction: Reaction, contact: Contact, at: datetime) -> None:
    match kind:
        case Kind.REPLY:
            _write(reaction, contact, at, verb="delivery.reply")
        case Kind.AUTO_REPLY:
            _write(reaction, contact, at, verb="delivery.auto_reply")
        case Kind.COMPLAINT:
            _write(reaction, contact, at, verb="delivery.complaint")
        case _:
            _write(reaction, contact, at, verb="delivery.bounce")


def _write(reaction: Reaction, contact: Contact, at: datetime, *, verb: str) -> None:
    activity.record(
        account=contact.account,
        contact=contact,
        verb=verb,
        category=ActivityCategory.REACTION,
        at=at,
        detail={"words": reaction.words},
        link=reaction.message.get_absolute_url() if reaction.message else "",
    )


def _words(mail: IncomingMail, classified: Classified) -> str:
    """A person's own words; of a report what the server said."""
    if classified.kind is Kind.BOUNCE and classified.recipients:
        first = classified.recipients[0]
        return f"{first.status} {first.diagnostic}".strip()
    return own_words(mail.text)


def _suppress_bounced(inbound: InboundMail, classified: Classified, at: datetime) -> None:
    """Only for addresses we wrote to, and only where the report says that there is no such address."""
    if inbound.message is None:
        return
    for recipient in classified.recipients:
        if recipient.hard and recipient.address == inbound.message.to_address.lower():
            suppress(
                address=recipient.address,
                reason=Suppression.Reason.BOUNCED,
                message=inbound.message,
                at=at,
            )
