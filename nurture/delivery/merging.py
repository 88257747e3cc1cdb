"""What delivery looks after when two accounts or contacts become one (accounts.merging.parts says the promise).

Nothing that held mail back may be lost: pauses, refusals and suppressions hold for the survivor as well.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.merging.parts import Obstacle, Pair, Part
from accounts.models import Contact
from nurture.delivery import clock, keys
from nurture.delivery.models import Message, MessageName, MessageState, Pause, Suppression
from nurture.delivery.queries.suppressions import barred
from nurture.delivery.tracking.models import TrackedLink, TrackingChoice
from nurture.team.models import User

if TYPE_CHECKING:
    from accounts.merging.journal import Journal

# Somebody works on them, or has to say what became of them.
_IN_FLIGHT: Final = (MessageState.CLAIMED, MessageState.HANDING_OVER, MessageState.UNCERTAIN)
# Their mail is not written yet.
_TO_COME: Final = (MessageState.PLANNED, MessageState.HELD, MessageState.EXPIRED)
# Said by a person. That an address does not exist says nothing about another one.
_OF_A_PERSON: Final = (
    Suppression.Reason.UNSUBSCRIBED,
    Suppression.Reason.COMPLAINT,
    Suppression.Reason.BY_HAND,
    Suppression.Reason.MERGED,
)


def shut_out(pair: Pair) -> None:
    """No message of theirs passes a gate that looked before the merge."""
    clock.shut_out_hand_overs()
    people = Contact.objects.select_for_update(no_key=True).order_by("pk")
    if pair.accounts:
        list(people.filter(account__in=[each.pk for each in pair.accounts]))


def obstacles(pair: Pair) -> Iterator[Obstacle]:
    of = {"contact": pair.merged.pk} if pair.contacts else {"account": pair.merged.pk}
    if Message.objects.filter(state__in=_IN_FLIGHT, **of).exists():
        yield Obstacle(
            _(
                "An email to %(name)s is being sent, or it is not certain whether it arrived."
                " Wait a moment, or settle it in the outbox."
            )
            % {"name": pair.merged},
            reverse("delivery:outbox"),
        )


def notes(pair: Pair) -> Iterator[str]:
    if pair.contacts and barred(pair.contacts):
        yield _("One of them must not be mailed. That holds for the merged person, whatever address stays.")
    if pair.accounts and Pause.objects.filter(account__in=pair.accounts, lifted_at=None).exists():
        yield _("One of them is paused. Nothing goes to the merged account until its owner has chosen.")


def adjust(pair: Pair, journal: "Journal", *, by: User, at: datetime) -> None:
    if pair.accounts:
        _keep_one_pause(pair, journal)
    if pair.contacts:
        survivor, merged = pair.contacts
        _number_anew(survivor, merged, journal)
        _keep_unnoticed(survivor, merged, journal)
        _keep_refusing(survivor, merged, pair.values.get("email", survivor.email), journal, by=by, at=at)


def _keep_one_pause(pair: Pair, journal: "Journal") -> None:
    """Both are paused: the survivor's own pause holds for both. What began the other stays on the timeline."""
    opened = Pause.objects.filter(lifted_at=None)
    if opened.filter(account=pair.survivor.pk).exists():
        journal.drop(opened.filter(account=pair.merged.pk))


def _number_anew(survivor: Contact, merged: Contact, journal: "Journal") -> None:
    """Both got one mailing: theirs are two occurrences now. The link to refuse is that of whom it goes to."""
    highest = dict(
        Message.objects.filter(contact=survivor).values_list("mailing").annotate(Max("occurrence"))
    )
    for message in Message.objects.filter(contact=merged).order_by("pk"):
        occurrence = message.occurrence
        if message.mailing_id in highest:
            occurrence = highest[message.mailing_id] = highest[message.mailing_id] + 1
        if message.state in _TO_COME and message.raw is None:
            token = keys.unsubscribe_token(message.mailing_id, survivor.pk, occurrence)
            journal.drop(message.names.exclude(name=message.message_id))
            journal.add(MessageName(name=keys.token_hash(token), message=message))
        journal.change(message, occurrence=occurrence)


def _keep_unnoticed(survivor: Contact, merged: Contact, journal: "Journal") -> None:
    """Who did not want to be noticed is not noticed; a yes of the other one goes."""
    standing = TrackingChoice.objects.filter(ended_at=None)
    if not standing.filter(contact__in=[survivor.pk, merged.pk], clicks=False).exists():
        return
    journal.drop(standing.filter(contact=survivor.pk).exclude(clicks=False))
    for link in TrackedLink.objects.filter(message__contact__in=[survivor.pk, merged.pk], is_counted=True):
        journal.change(link, is_counted=False)


def _keep_refusing(
    survivor: Contact, merged: Contact, address: str, journal: "Journal", *, by: User, at: datetime
) -> None:
    known = Suppression.objects.filter(scope=Suppression.Scope.ADDRESS)
    theirs = [keys.address_hash(each.email) for each in (survivor, merged) if each.email]
    if not address or not known.filter(value_hash__in=theirs, reason__in=_OF_A_PERSON).exists():
        return
    value_hash = keys.address_hash(address)
    if not known.filter(value_hash=value_hash).exists():
        journal.add(Suppression(value_hash=value_hash, reason=Suppression.Reason.MERGED, at=at, by=by))


PART = Part(
    handles=frozenset({"message_once_a_contact", "pause_once_while_open"}),
    shut_out=shut_out,
    obstacles=obstacles,
    notes=notes,
    adjust=adjust,
)
