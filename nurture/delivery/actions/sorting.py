"""Mail that nobody could match: give it to somebody, put it aside, or take that back."""

from datetime import datetime

from django.db import transaction

from accounts.models import Activity, Contact
from nurture.delivery import clock
from nurture.delivery.actions import reacting
from nurture.delivery.actions.planning import reschedule
from nurture.delivery.facts import AlreadySorted, CannotTakeBack
from nurture.delivery.inbound.classifying import Classified, Kind, classify
from nurture.delivery.inbound.reading import read
from nurture.delivery.models import InboundMail, Message, MessageState, Pause, Reaction
from nurture.delivery.queries.incoming import newest_message_to
from nurture.delivery.rules.window import NoWindow
from nurture.team.models import User

#: What follows from these is not taken back here: an address is suppressed.
_FINAL = frozenset({Kind.BOUNCE, Kind.COMPLAINT})


@transaction.atomic
def assign(*, inbound: InboundMail, contact: Contact, kind: Kind, by: User, at: datetime) -> None:
    """It is this person's, and what it says takes effect as if we had known. Raises AlreadySorted."""
    clock.shut_out_hand_overs()
    message = newest_message_to(contact)
    waiting = InboundMail.objects.filter(pk=inbound.pk, contact=None, settled_at=None)
    if not waiting.update(
        contact=contact,
        message=message,
        kind=kind,
        matched_by="hand",
        settled=InboundMail.Settled.ASSIGNED,
        settled_at=at,
        settled_by=by,
    ):
        raise AlreadySorted(inbound)
    inbound.refresh_from_db()
    mail = read(bytes(inbound.raw))
    classified = Classified(kind, classify(mail).recipients)
    reacting.take_effect(inbound=inbound, mail=mail, classified=classified, contact=contact, at=at)


@transaction.atomic
def ignore(*, inbound: InboundMail, by: User, at: datetime) -> None:
    """Nothing follows from it. Raises AlreadySorted."""
    waiting = InboundMail.objects.filter(pk=inbound.pk, contact=None, settled_at=None)
    if not waiting.update(settled=InboundMail.Settled.IGNORED, settled_at=at, settled_by=by):
        raise AlreadySorted(inbound)


@transaction.atomic
def take_back(*, inbound: InboundMail, by: User, at: datetime) -> None:
    """It lies in the tray again, and what followed is undone. Raises CannotTakeBack once somebody acted upon it."""
    clock.shut_out_hand_overs()
    current = InboundMail.objects.select_for_update().get(pk=inbound.pk)
    if not current.settled:
        return
    if current.settled == InboundMail.Settled.ASSIGNED:
        _undo(current, at=at)
    InboundMail.objects.filter(pk=current.pk).update(
        contact=None, message=None, matched_by="", settled="", settled_at=None, settled_by=None
    )


def _undo(inbound: InboundMail, *, at: datetime) -> None:
    reaction = Reaction.objects.filter(inbound=inbound).first()
    if Kind(inbound.kind) in _FINAL or inbound.absences.exists():
        raise CannotTakeBack(inbound)
    if reaction is None:
        return
    begun = Pause.objects.filter(reaction=reaction)
    if begun.filter(lifted_at__isnull=False).exists():
        raise CannotTakeBack(inbound)
    # A pause that somebody began by hand, too, goes on for their reason.
    begun.filter(started_by__isnull=False).update(reaction=None)
    ended, _rows = begun.filter(started_by=None).delete()
    Activity.objects.filter(
        account=reaction.account_id, contact=reaction.contact_id, verb="delivery.reply", at=reaction.at
    ).delete()
    account = reaction.account_id
    reaction.delete()
    if ended:
        _go_on(account, at=at)


def _go_on(account: int, *, at: datetime) -> None:
    held = Message.objects.filter(account=account, state=MessageState.HELD, reason="paused")
    rows = held.select_related("contact__account", "mailing__target__project").order_by("planned_at", "pk")
    for message in rows:
        try:
            reschedule(message, MessageState.HELD, after=at)
        except NoWindow:
            continue
