"""Hits as they come: one row each. What they are taken for is decided afterwards (`judging`)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from nurture.delivery import keys
from nurture.delivery.models import Message
from nurture.delivery.tracking.models import HitKind, TrackedLink, TrackingHit
from nurture.delivery.tracking.queries.choices import forbidden, noticed_elsewhere
from nurture.delivery.tracking.seen import Seen

#: What was asked for, by whom and when, as a buffer holds it.
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
        .annotate(is_forbidden=forbidden("clicks"))
        .values_list("pk", "message_id", "url", "is_counted", "is_forbidden")
        .first()
    )
    if row is None:
        return ""
    pk, message, url, is_counted, is_forbidden = row
    if is_counted and url and not is_forbidden:
        _hit(HitKind.CLICK, pk, message, seen, at).save(force_insert=True)
    return url


#: Found, asked for (`forbidden`) and written in one round trip: a reader waits for nothing else.
_CLICK: Final = """
WITH link AS MATERIALIZED (
    SELECT id, message_id, url, is_counted FROM delivery_trackedlink WHERE token_hash = %s AND number > 0
), hit AS (
    INSERT INTO delivery_trackinghit
        (kind, link_id, message_id, method, ip_key, network, user_agent, headers, at, verdict, reasons)
    SELECT 'click', id, message_id, %s, %s, %s, %s, %s::jsonb, %s, 'unknown', '[]'::jsonb
    FROM link WHERE is_counted AND url <> '' AND NOT EXISTS (
        SELECT 1 FROM delivery_trackingchoice WHERE scope = 'everything' AND ended_at IS NULL AND NOT clicks
    ) AND NOT EXISTS (
        SELECT 1 FROM delivery_trackingchoice AS choice
        JOIN projects_target AS target USING (project_id)
        JOIN delivery_mailing AS mailing ON mailing.target_id = target.id
        JOIN delivery_message AS message ON message.mailing_id = mailing.id
        WHERE choice.scope = 'project' AND choice.ended_at IS NULL AND NOT choice.clicks
            AND message.id = link.message_id
    )
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
    counted = TrackedLink.objects.filter(token_hash__in=hashes, number=0, is_counted=True)
    rows = counted.exclude(forbidden("opens"))
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


def pages(waiting: Sequence[Waiting]) -> int:
    """Somebody looked at the page to refuse on: a machine that follows all links comes by there as well.

    What stands for the token is the message's number. Nothing is written for a mail in which nothing is noticed; how
    many were. Two statements.
    """
    asked = {int(number) for number, _seen, _at in waiting}
    rows = TrackedLink.objects.filter(message__in=asked, is_counted=True).exclude(forbidden("clicks"))
    noticed = set(rows.values_list("message_id", flat=True).distinct())
    found = [
        _hit(HitKind.PAGE, None, int(number), seen, at)
        for number, seen, at in waiting
        if int(number) in noticed
    ]
    TrackingHit.objects.bulk_create(found)
    return len(found)


@transaction.atomic
def told(*, message: Message, kind: HitKind, url: str, seen: Seen, at: datetime) -> bool:
    """A provider saw it on a host of its own; judged as our own hits are. Whether it was kept.

    Not what led through our host as well, nor what the person does not want noticed, whatever is noticed elsewhere.
    """
    noticed = noticed_elsewhere(message)
    is_click = kind == HitKind.CLICK
    wanted = noticed.clicks if is_click else noticed.opens
    if not wanted or message.contact.erased_at or (is_click and not url):
        return False
    if settings.TRACKING_URL and url.startswith(f"{settings.TRACKING_URL}/"):
        return False
    link = _link_of(message, url if is_click else "")
    if link.is_counted:
        _hit(kind, link.pk, message.pk, seen, at).save(force_insert=True)
    return link.is_counted


def _link_of(message: Message, url: str) -> TrackedLink:
    """The same that we would have made of it; number 0 is the picture."""
    token = keys.link_token(message.mailing_id, message.contact_id, message.occurrence, url)
    known = TrackedLink.objects.filter(message=message)
    last = known.aggregate(last=Max("number"))["last"] or 0
    link, _is_new = known.get_or_create(
        token_hash=keys.token_hash(token),
        defaults={"message": message, "number": last + 1 if url else 0, "url": url},
    )
    return link


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
