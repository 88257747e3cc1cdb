"""Hits as they come: one row each. What they are taken for is decided afterwards (`judging`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

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
    row = (
        TrackedLink.objects.filter(token_hash=keys.token_hash(token), number__gt=0)
        .values_list("pk", "message_id", "url", "is_counted")
        .first()
    )
    if row is None:
        return ""
    pk, message, url, is_counted = row
    if is_counted and url:
        TrackingHit.objects.bulk_create([_hit(HitKind.CLICK, pk, message, seen, at)])
    return url


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
