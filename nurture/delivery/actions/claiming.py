"""Take what is due, for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID, uuid4

from django.db import transaction

from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.identities.queries import identity_of_message
from nurture.delivery.models import Message, MessageState
from nurture.delivery.points import Point, reached

CLAIM_LEASE: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claimed:
    message: int
    contact: int
    address: str
    token: UUID
    # From where it would go, chosen with the claim: most mail has no address of its own and asks no more.
    identity: int | None


def claim(*, worker: str, at: datetime, limit: int) -> list[Claimed]:
    """The oldest due messages that nobody else is taking. A claim whose lease runs out goes back by itself."""
    claimed = _claim(worker, at, limit)
    if claimed:
        reached(Point.CLAIMED)
    return claimed


@transaction.atomic
def _claim(worker: str, at: datetime, limit: int) -> list[Claimed]:
    due = (
        Message.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(state=MessageState.PLANNED, planned_at__lte=at)
        .annotate(chosen_identity=identity_of_message())
        .order_by("planned_at", "id")
        .only("contact_id", "to_address")
    )
    rows = list(due[:limit])
    token = uuid4()
    Message.objects.filter(pk__in=[row.pk for row in rows], state=MessageState.PLANNED).update(
        state=MessageState.CLAIMED, claim_token=token, claimed_by=worker, lease_until=at + CLAIM_LEASE
    )
    return [
        Claimed(row.pk, row.contact_id, row.to_address, token, cast(Any, row).chosen_identity) for row in rows
    ]


def release(claimed: Claimed) -> None:
    """Give back what was claimed and not begun."""
    move(claimed.message, MessageState.CLAIMED, MessageState.PLANNED, token=claimed.token, **FREE)
