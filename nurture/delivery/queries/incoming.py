"""Mail that came in and that nobody could match, and whose it might be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from accounts.models import Contact
from accounts.rules.addresses import spellings
from nurture.delivery.inbound.quotation import own_words
from nurture.delivery.inbound.reading import read
from nurture.delivery.inbound.reports import recipients_of
from nurture.delivery.models import InboundMail, Message
from nurture.team.models import User
from nurture.web.paging import keyset_page

PAGE_SIZE: Final = 50
#: What was sorted is shown for so long, so that it can be taken back.
SORTED_FOR: Final = timedelta(days=30)
OFFERED: Final = 8


@dataclass(frozen=True, slots=True)
class TrayPage:
    rows: list[InboundMail]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as somebody reads it who decides whose it is."""

    sender: str
    to: str
    words: str
    text: str


def tray(user: User) -> QuerySet[InboundMail]:
    """Anything may stand in them, so only those who lead a team or administer see them."""
    if not user.leads:
        return InboundMail.objects.none()
    return InboundMail.objects.filter(Q(contact=None) | ~Q(settled=""))


def tray_page(user: User, *, sorted_ones: bool, at: datetime, cursor: str = "") -> TrayPage:
    """One query, without the mails themselves."""
    rows = tray(user).defer("raw").select_related("contact__account", "settled_by", "mailbox")
    rows = rows.filter(settled_at__gt=at - SORTED_FOR) if sorted_ones else rows.filter(settled_at=None)
    page = keyset_page(rows, cursor, order=("-received_at", "-id"), size=PAGE_SIZE)
    return TrayPage(page.rows, page.next_cursor)


def unmatched_count(user: User) -> int:
    return InboundMail.objects.unmatched().count() if user.leads else 0


def letter_of(inbound: InboundMail) -> Letter:
    mail = read(bytes(inbound.raw))
    sender = f"{mail.from_name} <{mail.from_address}>" if mail.from_name else mail.from_address
    return Letter(sender, mail.header("To")[:300], own_words(mail.text), mail.text.strip())


def candidates(inbound: InboundMail, typed: str) -> list[Contact]:
    """Whose it might be: by what was typed, else by the addresses in it and the domain it came from."""
    people = Contact.objects.filter(erased_at=None, placeholder="").select_related("account")
    if typed:
        return list(_found(people, typed)[:OFFERED])
    mail = read(bytes(inbound.raw))
    addresses = {each.address for each in recipients_of(mail) if each.address} | {inbound.from_address}
    exactly = list(people.filter(email__in=addresses - {""})[:OFFERED])
    domain = inbound.from_address.rpartition("@")[2]
    if exactly or not domain:
        return exactly
    return list(people.filter(email__iendswith=f"@{domain}").order_by("family_name", "pk")[:OFFERED])


def newest_message_to(contact: Contact) -> Message | None:
    """What an answer of theirs would answer."""
    rows = Message.objects.filter(contact=contact, handed_over_at__isnull=False).defer("raw")
    return rows.order_by("-handed_over_at", "-pk").first()


def _found(people: QuerySet[Contact], typed: str) -> QuerySet[Contact]:
    for word in _words(typed):
        found = Q()
        for each in spellings(word):
            found |= Q(email__icontains=each)
        people = people.filter(
            found
            | Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
            | Q(name_latin__icontains=word)
            | Q(account__name__icontains=word)
            | Q(account__name_latin__icontains=word)
        )
    return people.order_by("account__name", "family_name", "pk")


def _words(typed: str) -> Sequence[str]:
    return typed.split()[:5]
