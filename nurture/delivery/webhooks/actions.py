"""Open an address for a provider; keep what it tells, once; and let it take effect, when our own rows are ready."""

import logging
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.db import Error, InterfaceError, OperationalError, transaction
from django.db.models import Q

from nurture.delivery import clock
from nurture.delivery.actions import evidence, reacting
from nurture.delivery.actions.unsubscribing import unsubscribe
from nurture.delivery.identities import vault
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models import Message, MessageState
from nurture.delivery.tracking.actions import hits
from nurture.delivery.tracking.models import HitKind
from nurture.delivery.tracking.seen import Seen
from nurture.delivery.webhooks import rules
from nurture.delivery.webhooks.hearing import Told
from nurture.delivery.webhooks.models import Webhook, WebhookEvent
from nurture.delivery.webhooks.queries import message_of
from nurture.team.models import User

log = logging.getLogger(__name__)

#: So long an event waits for the row it is about.
PATIENCE: Final = timedelta(hours=24)
AT_MOST: Final = 500
#: A stranger who knocks is noted once a minute.
_NOTED_EVERY: Final = timedelta(minutes=1)
_ON_ITS_WAY: Final = (MessageState.CLAIMED, MessageState.HANDING_OVER)
_FOLLOWED: Final = {"clicked": HitKind.CLICK, "opened": HitKind.OPEN}
#: Upon which mail is stopped. Hand-overs are shut out for these alone: most events say that a mail arrived.
_STOPS: Final = frozenset({"bounced", "rejected", "complained", "unsubscribed"})
_NO_PROOF: Final = frozenset({"rejected", "failed", "queued", "deferred"})


@transaction.atomic
def open_for(*, identity: SendingIdentity, by: User, at: datetime, signing_key: str = "") -> Webhook:
    """The address at which its provider reaches us; a key that was not typed stays. Raises vault.NoKey."""
    found = Webhook.objects.select_for_update().filter(identity=identity).first()
    if found is None:
        operation = uuid4()
        kept = {"password": secrets.token_urlsafe(24), "signing_key": signing_key}
        return Webhook.objects.create(
            identity=identity,
            secrets=vault.lock(kept, owner=str(operation)),
            operation=operation,
            created_at=at,
            created_by=by,
        )
    if signing_key:
        kept = {**vault.unlock(found.secrets, owner=str(found.operation)), "signing_key": signing_key}
        found.secrets = vault.lock(kept, owner=str(found.operation))
        found.save(update_fields=["secrets"])
    return found


@transaction.atomic
def close(*, identity: SendingIdentity) -> None:
    """What its provider says from now on is not believed any more; what was told stays."""
    Webhook.objects.filter(identity=identity).delete()


@transaction.atomic
def keep(*, webhook: Webhook, told: Iterable[Told], at: datetime) -> None:
    """Every event once, before anything follows from it."""
    WebhookEvent.objects.bulk_create(
        [
            WebhookEvent(
                identity_id=webhook.identity_id,
                event_id=each.event_id,
                kind=each.kind,
                message_key=each.message_key,
                provider_id=each.provider_id,
                recipient=each.recipient,
                detail=each.detail,
                at=each.at,
                received_at=at,
            )
            for each in told
        ],
        ignore_conflicts=True,
    )
    Webhook.objects.filter(pk=webhook.pk).update(heard_at=at)


def not_believed(*, webhook: Webhook, at: datetime) -> None:
    rows = Webhook.objects.filter(pk=webhook.pk)
    rows.filter(Q(refused_at=None) | Q(refused_at__lt=at - _NOTED_EVERY)).update(refused_at=at)


def apply_news(*, at: datetime) -> int:
    """What waits, in the order in which it happened; how many are done. May run twice, each event moves once."""
    waiting = WebhookEvent.objects.filter(applied_at=None).order_by("at", "pk")
    return sum(_tried(pk, at) for pk in waiting.values_list("pk", flat=True)[:AT_MOST])


@transaction.atomic
def apply(*, event: int, at: datetime) -> bool:
    """Whether it is done. One about a message that is just being handed over waits for the next tick."""
    row = WebhookEvent.objects.select_for_update(of=("self",)).select_related("identity").get(pk=event)
    if row.applied_at is not None:
        return False
    message = message_of(row)
    if message is None or message.state in _ON_ITS_WAY:
        if at - row.received_at < PATIENCE:
            return False
        return _done(row, WebhookEvent.Outcome.NOT_OURS, at)
    if row.kind in _STOPS:
        clock.shut_out_hand_overs()
    if row.kind not in _NO_PROOF:
        evidence.arrived(message=message.pk, kind=evidence.Kind.PROVIDER, at=at)
    return _done(row, _take_effect(row, message, at), at)


def _tried(event: int, at: datetime) -> bool:
    """An event from which nothing can follow stops no other, and not the tick; after a day it is only noted."""
    try:
        return apply(event=event, at=at)
    except (OperationalError, InterfaceError):
        # The database is away: the next tick looks again.
        raise
    except (Error, ValueError, LookupError, TypeError, AttributeError):
        log.exception("Event %s of a provider could not be applied.", event)
    given_up = WebhookEvent.objects.filter(pk=event, applied_at=None, received_at__lte=at - PATIENCE)
    return given_up.update(applied_at=at, outcome=WebhookEvent.Outcome.NOTED) == 1


def _take_effect(row: WebhookEvent, message: Message, at: datetime) -> WebhookEvent.Outcome:
    detail: Mapping[str, Any] = row.detail
    if row.kind in {"bounced", "rejected"}:
        told = rules.bounced(message.to_address, detail)
        reacting.told_of_a_bounce(message=message, recipient=told, at=at)
    elif row.kind == "complained":
        reacting.told_of_a_complaint(message=message, words=str(detail.get("description") or ""), at=at)
    elif row.kind == "unsubscribed":
        unsubscribe(message=message, at=at)
    elif row.kind in _FOLLOWED:
        return _followed(row, message)
    elif row.kind != "delivered":
        return WebhookEvent.Outcome.NOTED
    return WebhookEvent.Outcome.APPLIED


def _followed(row: WebhookEvent, message: Message) -> WebhookEvent.Outcome:
    detail: Mapping[str, Any] = row.detail
    key, network, program, url = (
        str(detail.get(name) or "") for name in ("ip_key", "network", "program", "link")
    )
    by = Seen(ip_key=key, network=network, user_agent=program)
    kept = hits.told(message=message, kind=_FOLLOWED[row.kind], url=url, seen=by, at=row.at)
    return WebhookEvent.Outcome.APPLIED if kept else WebhookEvent.Outcome.NOTED


def _done(row: WebhookEvent, outcome: WebhookEvent.Outcome, at: datetime) -> bool:
    return WebhookEvent.objects.filter(pk=row.pk, applied_at=None).update(applied_at=at, outcome=outcome) == 1
