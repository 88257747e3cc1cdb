"""Hits as they come: one row each. What they are taken for is decided afterwards (`judging`)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import connection

from nurture.delivery import keys
from nurture.delivery.models import Message
from nurture.delivery.tracking.models import HitKind, TrackedLink, TrackingHit
from nurture.delivery.tracking.seen import Seen

#: Picture and moment, as the buffer holds them.
type Waiting = tuple[str, Seen, datetime]

TOKEN_LENGTH: Final = 22


def click(token: str, seen: Seen, *, at: datetime) -> str:
    """Where the link leads, once the hit is committed; empty when it leads nowhere (any more)."""
    if len(token) != TOKEN_LENGTH:
        return ""
    hashed = keys.token_hash(token)
    if connection.vendor == "postgresql":
        return _click_in_one(hashed, seen, at)
    row = (
        TrackedLink.objects.filter(token_hash=hashed, number__gt=0)
        .values_list("pk", "message_id", "url", "is_counted")
        .first()
    )
    if row is None:
        return ""
    pk, message, url, is_counted = row
    if is_counted and url:
        _hit(HitKind.CLICK, pk, message, seen, at).save(force_insert=True)
    return url


#: Found and written in one round trip: a reader waits for nothing else.
_CLICK: Final = """
WITH link AS MATERIALIZED (
    SELECT id, message_id, url, is_counted FROM delivery_trackedlink WHERE token_hash = %s AND number > 0
), hit AS (
    INSERT INTO delivery_trackinghit
        (kind, link_id, message_id, method, ip_key, network, user_agent, headers, at, verdict, reasons)
    SELECT 'click', id, message_id, %s, %s, %s, %s, %s::jsonb, %s, 'unknown', '[]'::jsonb
    FROM link WHERE is_counted AND url <> ''
)
SELECT url FROM link
"""


def _click_in_one(hashed: str, seen: Seen, at: datetime) -> str:
    said = (seen.method, seen.ip_key, seen.network, seen.user_agent, json.dumps(seen.headers), at)
    with connection.cursor() as cursor:
        cursor.execute(_CLICK, [hashed, *said])
        row = cursor.fetchone()
    return row[0] if row else ""


def opens(waiting: Sequence[Waiting]) -> int:
    """Pictures that were asked for, all at once; how many are ours. Two statements."""
    hashes = {keys.token_hash(token) for token, _seen, _at in waiting if len(token) == TOKEN_LENGTH}
    rows = TrackedLink.objects.filter(token_hash__in=hashes, number=0, is_counted=True)
    links = {
        token: (pk, message) for token, pk, message in rows.values_list("token_hash", "pk", "message_id")
    }
    found = [
        _hit(HitKind.OPEN, *links[hashed], seen, at)
        for token, seen, at in waiting
        if (hashed := keys.token_hash(token)) in links
    ]
    TrackingHit.objects.bulk_create(found)
    return len(found)


def page(message: Message, seen: Seen, *, at: datetime) -> None:
    """Somebody looks at the page to refuse on: a machine that follows all links comes by there as well.

    Nothing is written for a mail in which nothing is noticed. One query then, else two.
    """
    if TrackedLink.objects.filter(message=message, is_counted=True).exists():
        TrackingHit.objects.bulk_create([_hit(HitKind.PAGE, None, message.pk, seen, at)])


def _hit(kind: HitKind, link: int | None, message: int, seen: Seen, at: datetime) -> TrackingHit:
    return TrackingHit(
        kind=kind,
        link_id=link,
        message_id=message,
        method=seen.method,
        ip_key=seen.ip_key,
        network=seen.network,
        user_agent=seen.user_agent,
        headers=seen.headers,
        at=at,
    )
