"""What leaves with a person.

What stays: that a message went, when, and how it ended; that somebody reacted, when and how; the keyed suppression.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Contact
from accounts.privacy.parts import addresses as all_addresses
from nurture.delivery import clock, keys
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.models import Attempt, InboundMail, Mailing, Message, MessageState, Suppression
from nurture.delivery.refusals.models import LiftRequest, Redirection, SuppressionEvent
from nurture.delivery.rules.states import STOPPABLE
from nurture.delivery.tracking import privacy as tracking
from nurture.delivery.webhooks.models import WebhookEvent

# Nothing of them has left us.
WAITING: Final = (*STOPPABLE, MessageState.EXPIRED)


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
    cancelled = _cancel(contact, at)
    inbound = inbound_of(contact).update(raw=b"", from_address="", subject="")
    reactions = contact.reactions.exclude(words="").update(words="")
    tracking.forget(contact)
    _forget_what_was_told(contact)
    _forget_addresses(contact)
    _keep_the_kind_of_ground(contact)
    messages = contact.messages.update(to_address="", subject="", raw=None, reason_detail={})
    return {"messages": messages, "answers": inbound, "reactions": reactions, "cancelled": cancelled}


def _cancel(contact: Contact, at: datetime) -> int:
    waiting = list(contact.messages.filter(state__in=WAITING).values_list("pk", "state"))
    for pk, state in waiting:
        move(pk, state, MessageState.CANCELLED, reason="erased", finished_at=at, **FREE)
    return len(waiting)


def _forget_what_was_told(contact: Contact) -> None:
    Attempt.objects.filter(message__contact=contact).update(reply_text="")
    contact.absences.update(successor_name="", successor_address="")
    Redirection.objects.filter(contact=contact).update(words="")
    LiftRequest.objects.filter(contact=contact).update(note="")


def _forget_addresses(contact: Contact) -> None:
    known = all_addresses(contact)
    events = WebhookEvent.objects.filter(recipient__in=[each.lower() for each in known])
    events.update(recipient="", detail={})
    hashes = [keys.address_hash(address) for address in known]
    SuppressionEvent.objects.filter(value_hash__in=hashes).update(note="")


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


def inbound_of(contact: Contact) -> QuerySet[InboundMail]:
    return InboundMail.objects.filter(Q(contact=contact) | Q(message__contact=contact))
