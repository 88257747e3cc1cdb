"""What recipients choose on their own page, beside stopping everything. The link in their mail is the proof."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.actions import activity
from accounts.models import ActivityCategory, Contact
from nurture.delivery import clock
from nurture.delivery.actions.pausing import pause
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.actions.unsubscribing import written_to
from nurture.delivery.models import Message, Reaction, ReactionKind, Suppression
from nurture.delivery.queries.suppressions import against
from nurture.delivery.refusals.actions.keeping import Entry, Said, let_go, tell
from nurture.delivery.refusals.actions.keeping import of_address as entry_of
from nurture.delivery.refusals.models import Redirection, SuppressionEvent
from nurture.delivery.refusals.rules.strength import pause_until

Reason = Suppression.Reason
#: So long a press may be taken back by whoever pressed.
RIGHT_AFTER: Final = timedelta(hours=1)


@transaction.atomic
def take_back(*, message: Message, at: datetime) -> bool:
    """A press that was a mistake: what this very link refused a moment ago. Whether there was something to take back.

    What was planned stays cancelled and the account paused: its owner has seen a person act.
    """
    clock.shut_out_hand_overs()
    recently = at - RIGHT_AFTER
    undone = Reaction.objects.filter(
        message=message, kind=ReactionKind.UNSUBSCRIBE, taken_back_at=None, at__gt=recently
    ).update(taken_back_at=at)
    if not undone:
        return False
    rows = Suppression.objects.filter(message=message, reason=Reason.UNSUBSCRIBED, at__gt=recently)
    for row in rows:
        _put_back(row, at)
    _record(message, at, verb="delivery.refusal_taken_back")
    return True


def _put_back(row: Suppression, at: datetime) -> None:
    """An address that was on the list for another reason before is there for that one again."""
    earlier = (
        SuppressionEvent.objects.filter(scope=row.scope, value_hash=row.value_hash, at__lt=row.at)
        .exclude(what__in=[SuppressionEvent.What.ASKED, SuppressionEvent.What.KEPT])
        .order_by("-at", "-id")
        .first()
    )
    let_go(row, Said(Reason.UNSUBSCRIBED, at, message=row.message))
    if earlier is None or earlier.what == SuppressionEvent.What.LIFTED:
        return
    again = Suppression.objects.create(
        scope=earlier.scope,
        value_hash=earlier.value_hash,
        domain=earlier.domain,
        contact=row.contact,
        reason=earlier.reason,
        until=earlier.until,
        message=earlier.message,
        by=earlier.by,
        at=earlier.at,
    )
    said = Said(Reason(again.reason), at, again.until, again.message, None, again.by, earlier.note)
    tell(SuppressionEvent.What.ADDED, _entry(again), said)


def _entry(row: Suppression) -> Entry:
    return Entry(Suppression.Scope(row.scope), row.value_hash, row.domain, row.contact_id)


@transaction.atomic
def be_quiet(*, message: Message, at: datetime) -> datetime:
    """Nothing for three months, at none of their addresses; then it goes on by itself. When it ends."""
    until = pause_until(at)
    for address in written_to(message):
        suppress(address=address, reason=Reason.QUIET, message=message, at=at, until=until)
    _record(message, at, verb="delivery.asked_for_pause", until=timezone.localdate(until).isoformat())
    return until


@transaction.atomic
def end_quiet(*, message: Message, at: datetime) -> bool:
    """They want to hear from us again before the pause they chose is over. A refusal stays."""
    clock.shut_out_hand_overs()
    hashes = [entry_of(address).value_hash for address in written_to(message)]
    rows = list(against(hashes).filter(reason=Reason.QUIET))
    for row in rows:
        let_go(row, Said(Reason.QUIET, at, message=message))
    if rows:
        _record(message, at, verb="delivery.pause_ended")
    return bool(rows)


@transaction.atomic
def redirect(*, message: Message, kind: Redirection.Kind, words: str, at: datetime) -> bool:
    """They are the wrong person: sales finds out who is right, and nothing goes to the account until they chose.

    Whether it is new: while one is open, another one adds its words to it.
    """
    clock.shut_out_hand_overs()
    Contact.objects.select_for_update(no_key=True).get(pk=message.contact_id)
    opened = Redirection.objects.open().filter(contact=message.contact_id).first()
    if opened is not None:
        if words and words not in opened.words:
            said = f"{opened.words}\n{words}".strip()[:500]
            Redirection.objects.filter(pk=opened.pk).update(words=said, kind=kind)
        return False
    Redirection.objects.create(
        account=message.account, contact=message.contact, message=message, kind=kind, words=words, at=at
    )
    reaction = Reaction.objects.create(
        account=message.account,
        contact=message.contact,
        message=message,
        kind=ReactionKind.REPLY,
        verdict=Reaction.Verdict.HUMAN,
        words=words,
        at=at,
    )
    pause(account=message.account, reaction=reaction, at=at)
    _record(message, at, verb="delivery.redirected", kind=kind.value, words=words)
    return True


@transaction.atomic
def speak(*, message: Message, language: str, at: datetime) -> None:
    """In which language they are written to from now on."""
    changed = Contact.objects.filter(pk=message.contact_id).exclude(language=language)
    if changed.update(language=language):
        _record(message, at, verb="delivery.language_chosen", language=language)


def _record(message: Message, at: datetime, *, verb: str, **detail: str) -> None:
    activity.record(
        account=message.account,
        contact=message.contact,
        verb=verb,
        category=ActivityCategory.REACTION,
        at=at,
        detail=detail,
        link=message.get_absolute_url(),
    )
