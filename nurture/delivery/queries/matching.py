"""Whose is a mail that came in: by our token, by the Message-ID it answers or quotes, by address and subject."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import AliasKind, Contact
from nurture.delivery import keys
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.inbound.classifying import Classified, Kind
from nurture.delivery.inbound.reading import IncomingMail
from nurture.delivery.models import Message, MessageName
from nurture.team.models import User

_TOKEN: Final = re.compile(r"(?:bounce|reply)\+([0-9a-f]{1,16}-[a-z2-7]{16})@", re.IGNORECASE)
_ADDRESSED: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Received", "Return-Path")
#: A delivery report quotes the head of what it is about, or all of it.
_SEARCHED: Final = 262_144
#: So many of the latest messages to an address are compared by their subject.
_COMPARED: Final = 20
_ANSWER: Final = re.compile(
    r"\s*(?:(?:re|aw|sv|antw|res|ref|fwd?|fw|wg|tr|回复|答复|回覆|転送|返信|自動返信|automatic reply|automatische antwort|réponse automatique)"
    r"(?:\[\d+\])?\s*[:：]|[\[【(（][^\]】)）]{1,20}[\]】)）])\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """`by`: token, message_id, subject, address or contact; empty where nobody is known."""

    message: Message | None = None
    contact: Contact | None = None
    by: str = ""

    @property
    def is_certain(self) -> bool:
        """About a mail of ours, not only from somebody we know."""
        return self.by in {"token", "message_id", "subject"}


def match(mail: IncomingMail, classified: Classified, raw: bytes) -> Match:
    quoted = raw[:_SEARCHED].decode("ascii", "replace") if classified.kind is not Kind.REPLY else ""
    for matched_by, find in (
        ("token", lambda: _by_token(mail, quoted)),
        ("message_id", lambda: _by_message_id(mail, quoted)),
        ("subject", lambda: _by_subject(mail, classified)),
        ("address", lambda: _by_address(mail, classified)),
    ):
        message = _first(find)
        if message is not None:
            return Match(message, _who(mail, classified, message), matched_by)
    contact = _known(mail.from_address) if mail.from_address else None
    # Somebody we know writes without having been written to: theirs, but not an answer to a message.
    return Match(None, contact, "contact" if contact else "")


def is_from_us(mail: IncomingMail) -> bool:
    """One of us answered all, or put a mailbox into copy: that is no customer."""
    address = mail.from_address
    return bool(address) and (
        User.objects.filter(email__iexact=address).exists()
        or SendingIdentity.objects.filter(address__iexact=address).exists()
    )


def bare_subject(subject: str) -> str:
    """Without what mail programs put before it, in one width and case of blanks."""
    bare, before = subject, None
    while bare != before:
        before, bare = bare, _ANSWER.sub("", bare, count=1) if _ANSWER.match(bare) else bare
    return " ".join(bare.split()).casefold()


def _who(mail: IncomingMail, classified: Classified, message: Message) -> Contact:
    """A colleague to whom it was passed on may answer: then it is theirs."""
    if classified.kind not in {Kind.REPLY, Kind.AUTO_REPLY} or not mail.from_address:
        return message.contact
    if mail.from_address == message.to_address.lower():
        return message.contact
    other = _known(mail.from_address)
    return other if other is not None and other.account_id == message.account_id else message.contact


def _known(address: str) -> Contact | None:
    """By the address they have, else by that of a record which was merged into theirs."""
    people = Contact.objects.select_related("account")
    merged = people.filter(aliases__kind=AliasKind.EMAIL, aliases__value=address.lower())
    return people.filter(email__iexact=address).first() or merged.first()


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
    rows = MessageName.objects.filter(name__in=ids) if ids else MessageName.objects.none()
    found: dict[str, int] = {row.name: row.message_id for row in rows}
    return next((found[each] for each in ids if each in found), None)


def _by_subject(mail: IncomingMail, classified: Classified) -> int | None:
    """The newest message to this address that the subject answers."""
    wanted = bare_subject(mail.subject)
    if not wanted:
        return None
    for address in _addresses(mail, classified):
        for pk, subject in _handed_over(address).values_list("pk", "subject")[:_COMPARED]:
            if subject and bare_subject(subject) == wanted:
                return int(pk)
    return None


def _by_address(mail: IncomingMail, classified: Classified) -> int | None:
    """The newest message that was handed over to whom the report names, or to the sender."""
    for address in _addresses(mail, classified):
        newest = _handed_over(address).values_list("pk", flat=True).first()
        if newest is not None:
            return int(newest)
    return None


def _handed_over(address: str) -> QuerySet[Message]:
    rows = Message.objects.filter(handed_over_at__isnull=False, to_address__iexact=address)
    return rows.order_by("-handed_over_at", "-pk")


def _addresses(mail: IncomingMail, classified: Classified) -> list[str]:
    named = [recipient.address for recipient in classified.recipients] or [mail.from_address]
    return [address for address in dict.fromkeys(named) if address]
