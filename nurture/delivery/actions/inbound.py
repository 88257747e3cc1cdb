"""A mail came in: keep it once, find whose it is, and let what it says take effect."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from nurture.delivery.actions import reacting
from nurture.delivery.inbound.classifying import Classified, Kind, classify
from nurture.delivery.inbound.reading import IncomingMail, read
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.models import InboundMail
from nurture.delivery.queries.matching import Match, is_from_us, match


@transaction.atomic
def receive(*, raw: bytes, at: datetime) -> InboundMail:
    """Keep a mail once, however often it is given to us; what cannot be matched stays for a person to look at."""
    mail = read(raw)
    known = InboundMail.objects.filter(sha256=mail.fingerprint).first()
    if known is not None:
        return known
    classified = classify(mail)
    inbound, _is_new = _keep(mail, classified, match(mail, classified, raw), raw, at=at)
    return inbound


@transaction.atomic
def take(*, raw: bytes, mailbox: Mailbox, at: datetime) -> bool:
    """A mail of a mailbox that is looked into. Whether it was new to us.

    Of a person's own mailbox only what is about our mail is kept: their other letters are nobody's business.
    """
    mail = read(raw)
    if InboundMail.objects.filter(sha256=mail.fingerprint).exists():
        return False
    classified = classify(mail)
    matched = match(mail, classified, raw)
    if not mailbox.is_shared and not matched.is_certain:
        return False
    _inbound, is_new = _keep(mail, classified, matched, raw, at=at, mailbox=mailbox)
    return is_new


@transaction.atomic
def keep_aside(*, raw: bytes, mailbox: Mailbox, at: datetime) -> bool:
    """What broke us is kept as it is, and nothing follows from it. Of a person's own mailbox it is left where it is."""
    if not mailbox.is_shared:
        return False
    _inbound, is_new = InboundMail.objects.get_or_create(
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={"raw": raw, "kind": Kind.UNKNOWN, "mailbox": mailbox, "received_at": at},
    )
    return is_new


def _keep(
    mail: IncomingMail, classified: Classified, matched: Match, raw: bytes, *, at: datetime, **where: Any
) -> tuple[InboundMail, bool]:
    inbound, is_new = InboundMail.objects.get_or_create(
        sha256=mail.fingerprint,
        defaults={
            "raw": raw,
            "kind": classified.kind,
            "from_address": mail.from_address,
            "subject": mail.subject,
            "matched_by": matched.by,
            "message": matched.message,
            "contact": matched.contact,
            "received_at": at,
            **where,
        },
    )
    if is_new and matched.contact is not None and not is_from_us(mail):
        reacting.take_effect(
            inbound=inbound, mail=mail, classified=classified, contact=matched.contact, at=at
        )
    return inbound, is_new
