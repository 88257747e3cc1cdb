"""Take what is due, for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction

from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.models import Message, MessageState

CLAIM_LEASE: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claimed:
    message: int
    contact: int
    address: str
    token: UUID


@transaction.atomic
def claim(*, worker: str, at: datetime, limit: int) -> list[Claimed]:
    """The oldest due messages that nobody else is taking. A claim whose lease runs out goes back by itself."""
    due = (
        Message.objects.select_for_update(skip_locked=True)
        .filter(state=MessageState.PLANNED, planned_at__lte=at)
        .order_by("planned_at", "id")
    )
    rows = list(due.values_list("pk", "contact_id", "to_address")[:limit])
    token = uuid4()
    Message.objects.filter(pk__in=[pk for pk, _, _ in rows], state=MessageState.PLANNED).update(
        state=MessageState.CLAIMED, claim_token=token, claimed_by=worker, lease_until=at + CLAIM_LEASE
    )
    return [Claimed(pk, contact, address, token) for pk, contact, address in rows]


def release(claimed: Claimed) -> None:
    """Give back what was claimed and not begun."""
    move(claimed.message, MessageState.CLAIMED, MessageState.PLANNED, token=claimed.token, **FREE)
