"""What follows from a mail whose sender, or whose subject, is known."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.actions import activity
from accounts.models import ActivityCategory, Contact
from nurture.delivery import clock
from nurture.delivery.absences import actions as absences
from nurture.delivery.absences.models import Absence
from nurture.delivery.actions import evidence
from nurture.delivery.actions.pausing import pause
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.inbound.absence import notice
from nurture.delivery.inbound.classifying import Classified, Kind, feedback_of, is_complaint
from nurture.delivery.inbound.phrases import Reason
from nurture.delivery.inbound.quotation import own_words
from nurture.delivery.inbound.reading import IncomingMail
from nurture.delivery.inbound.reports import Bounced
from nurture.delivery.limits.actions.refusing import complained, way_refused
from nurture.delivery.limits.actions.softening import soft_bounce
from nurture.delivery.limits.models import WayNotice
from nurture.delivery.models import InboundMail, Message, Reaction, ReactionKind, Suppression

_REACTIONS: Final[Mapping[Kind, tuple[ReactionKind, Reaction.Verdict]]] = {
    Kind.REPLY: (ReactionKind.REPLY, Reaction.Verdict.HUMAN),
    Kind.AUTO_REPLY: (ReactionKind.AUTO_REPLY, Reaction.Verdict.MACHINE),
    Kind.BOUNCE: (ReactionKind.BOUNCE, Reaction.Verdict.MACHINE),
    Kind.COMPLAINT: (ReactionKind.COMPLAINT, Reaction.Verdict.HUMAN),
}
#: It is us whom they do not trust: nothing more goes this way before somebody has looked.
_FOR_OUR_SAKE: Final = frozenset({Reason.BLOCKED, Reason.REQUIRE_PTR, Reason.AUTH_FAILURE})
#: Reports in the same form that nobody complained in (RFC 5965 7.3, RFC 6591, RFC 6430).
_NO_COMPLAINTS: Final = frozenset({"not-spam", "auth-failure"})
#: It names the message itself, or a person said that it is this one. The newest to an address may be another.
_BEARS: Final = frozenset({"token", "message_id", "subject", "hand"})
_ONCE: Final = frozenset({ReactionKind.BOUNCE, ReactionKind.COMPLAINT})


@transaction.atomic
def take_effect(
    *, inbound: InboundMail, mail: IncomingMail, classified: Classified, contact: Contact, at: datetime
) -> None:
    """Once a mail: whoever calls it has just made the row, or given it to this contact."""
    # Nearly every mail stops something in the end; a message or an absence may be changed before.
    clock.shut_out_hand_overs()
    if inbound.message is not None and inbound.matched_by in _BEARS:
        # A report about a message, or an answer to it, is the evidence that an uncertain one was accepted.
        evidence.arrived(message=inbound.message.pk, kind=classified.kind, at=at)
    if classified.kind not in _REACTIONS or _is_only_late(inbound, classified):
        return
    if classified.kind is Kind.COMPLAINT and feedback_of(mail) in _NO_COMPLAINTS:
        return
    kind, verdict = _REACTIONS[classified.kind]
    if kind in _ONCE and inbound.message is not None and _has(inbound.message, kind):
        # The provider, or another report, was faster.
        return
    reaction = Reaction.objects.create(
        account=contact.account,
        contact=contact,
        message=inbound.message,
        inbound=inbound,
        kind=kind,
        verdict=verdict,
        words=_words(inbound, mail, classified),
        at=at,
    )
    _EFFECTS[classified.kind](reaction, mail, classified, at)


def _is_only_late(inbound: InboundMail, classified: Classified) -> bool:
    """A warning that delivery takes longer (RFC 3464 2.3.3) is no bounce: it may still arrive."""
    about = _about(inbound.message, classified)
    return classified.kind is Kind.BOUNCE and bool(about) and all(each.action == "delayed" for each in about)


def _about(message: Message | None, classified: Classified) -> list[Bounced]:
    """The recipients of a report that are the message's own; a lone one without an address is."""
    if message is None:
        return list(classified.recipients)
    alone = len(classified.recipients) == 1
    return [
        each
        for each in classified.recipients
        if each.address == message.to_address.lower() or (alone and not each.address)
    ]


def _replied(reaction: Reaction, mail: IncomingMail, classified: Classified, at: datetime) -> None:
    """Whoever answers is not away any more."""
    contact = _contact(reaction)
    absences.is_back(contact=contact, at=at)
    pause(account=contact.account, reaction=reaction, at=at)
    _write(reaction, at, verb="delivery.reply")


def _answered_by_itself(reaction: Reaction, mail: IncomingMail, classified: Classified, at: datetime) -> None:
    contact, words = _contact(reaction), own_words(mail.text)
    _write(reaction, at, verb="delivery.auto_reply")
    said = notice(words, subject=mail.subject, day=timezone.localdate(at), sender=mail.from_address)
    if said.left:
        absences.may_have_left(
            contact=contact,
            kind=Absence.Kind.LEFT,
            inbound=reaction.inbound,
            message=reaction.message,
            successor=(said.successor_name, said.successor_address),
            at=at,
        )
    elif said.back_on is not None:
        absences.is_away(
            contact=contact, back_on=said.back_on, inbound=reaction.inbound, message=reaction.message, at=at
        )


def _complained(reaction: Reaction, mail: IncomingMail, classified: Classified, at: datetime) -> None:
    contact, message = _contact(reaction), reaction.message
    address = message.to_address if message is not None else contact.email
    suppress(address=address, reason=Suppression.Reason.COMPLAINT, message=message, at=at)
    pause(account=contact.account, reaction=reaction, at=at)
    complained(identity=message.identity if message is not None else None, at=at)
    _write(reaction, at, verb="delivery.complaint")


def _bounced(reaction: Reaction, mail: IncomingMail, classified: Classified, at: datetime) -> None:
    _write(reaction, at, verb="delivery.bounce")
    if reaction.message is not None:
        for recipient in _about(reaction.message, classified):
            came_back(message=reaction.message, recipient=recipient, inbound=reaction.inbound, at=at)


@transaction.atomic
def came_back(
    *, message: Message, recipient: Bounced, at: datetime, inbound: InboundMail | None = None
) -> None:
    """Only an address that does not exist is given up. What was refused for our sake says nothing about theirs."""
    if recipient.hard:
        suppress(address=message.to_address, reason=Suppression.Reason.BOUNCED, message=message, at=at)
        absences.may_have_left(
            contact=message.contact, kind=Absence.Kind.UNREACHABLE, inbound=inbound, message=message, at=at
        )
    elif recipient.reason is Reason.MAILBOX_FULL and recipient.action == "failed":
        soft_bounce(message=message, at=at)
    elif recipient.reason in _FOR_OUR_SAKE and recipient.status.startswith("5.7."):
        way_refused(identity=message.identity, kind=WayNotice.Kind.POLICY, text=recipient.diagnostic, at=at)


@transaction.atomic
def told_of_a_bounce(*, message: Message, recipient: Bounced, at: datetime) -> None:
    """By the provider through whom it went; the same may come as a report, and is told once."""
    if recipient.action == "delayed" or _has(message, ReactionKind.BOUNCE):
        return
    reaction = _react(message, ReactionKind.BOUNCE, Reaction.Verdict.MACHINE, recipient.diagnostic, at)
    _write(reaction, at, verb="delivery.bounce")
    came_back(message=message, recipient=recipient, at=at)


@transaction.atomic
def told_of_a_complaint(*, message: Message, words: str, at: datetime) -> None:
    if _has(message, ReactionKind.COMPLAINT):
        return
    reaction = _react(message, ReactionKind.COMPLAINT, Reaction.Verdict.HUMAN, words, at)
    suppress(address=message.to_address, reason=Suppression.Reason.COMPLAINT, message=message, at=at)
    pause(account=message.account, reaction=reaction, at=at)
    complained(identity=message.identity, at=at)
    _write(reaction, at, verb="delivery.complaint")


def _has(message: Message, kind: ReactionKind) -> bool:
    return Reaction.objects.filter(message=message, kind=kind).exists()


def _react(
    message: Message, kind: ReactionKind, verdict: Reaction.Verdict, words: str, at: datetime
) -> Reaction:
    return Reaction.objects.create(
        account=message.account,
        contact=message.contact,
        message=message,
        kind=kind,
        verdict=verdict,
        words=words,
        at=at,
    )


def _contact(reaction: Reaction) -> Contact:
    contact = reaction.contact
    if contact is None:
        raise LookupError(reaction)
    return contact


def _write(reaction: Reaction, at: datetime, *, verb: str) -> None:
    activity.record(
        account=reaction.account,
        contact=reaction.contact,
        verb=verb,
        category=ActivityCategory.REACTION,
        at=at,
        detail={"words": reaction.words},
        link=reaction.message.get_absolute_url() if reaction.message else "",
    )


def _words(inbound: InboundMail, mail: IncomingMail, classified: Classified) -> str:
    """A person's own words; of a report what the server said about this message. A provider's form is nobody's words."""
    if classified.kind is Kind.COMPLAINT and is_complaint(mail):
        return ""
    if classified.kind is not Kind.BOUNCE:
        return own_words(mail.text)
    about = _about(inbound.message, classified) or list(classified.recipients)
    if not about:
        return own_words(mail.text)
    first = about[0]
    said = re.sub(r"^smtp;\s*", "", first.diagnostic, flags=re.IGNORECASE)
    return said if first.status in said else f"{first.status} {said}".strip()


_EFFECTS: Final[Mapping[Kind, Callable[[Reaction, IncomingMail, Classified, datetime], None]]] = {
    Kind.REPLY: _replied,
    Kind.AUTO_REPLY: _answered_by_itself,
    Kind.COMPLAINT: _complained,
    Kind.BOUNCE: _bounced,
}
