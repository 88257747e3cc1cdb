"""Take what is due, for a while."""

from datetime import datetime, timedelta
from functools import cache
from typing import Final, NamedTuple
from uuid import UUID, uuid4

from django.db import transaction

from nurture.delivery.actions.arrows import FREE, move, move_all
from nurture.delivery.identities.queries import identity_of_message
from nurture.delivery.models import Message, MessageState
from nurture.delivery.points import Point, reached
from nurture.prepared import Among, Prepared, moment, together

CLAIM_LEASE: Final = timedelta(seconds=60)


class Claimed(NamedTuple):
    message: int
    contact: int
    address: str
    token: UUID
    # From where it would go, chosen with the claim: most mail has no address of its own and asks no more.
    identity: int | None
    # What never changes any more, so that whatever is asked about it can be asked at once.
    account: int = 0
    mailing: int = 0
    email_ref: int = 0
    decision_ref: int = 0


def claim(*, worker: str, at: datetime, limit: int) -> list[Claimed]:
    """The oldest due messages that nobody else is taking. A claim whose lease runs out goes back by itself."""
    claimed = _claim(worker, at, limit)
    if claimed:
        reached(Point.CLAIMED)
    return claimed


@transaction.atomic
def _claim(worker: str, at: datetime, limit: int) -> list[Claimed]:
    due = [row[0] for row in _due(limit).rows(now=at)]
    if not due:
        return []
    token = uuid4()
    with together():
        move_all(
            MessageState.PLANNED,
            MessageState.CLAIMED,
            due,
            claim_token=token,
            claimed_by=worker,
            lease_until=at + CLAIM_LEASE,
        )
        rows = _CLAIMED.rows(ids=due)
    return [
        Claimed(pk, contact, address, token, identity, account, mailing, email_ref, decision_ref)
        for pk, contact, address, account, mailing, email_ref, decision_ref, identity in rows
    ]


@cache
def _due(limit: int) -> Prepared:
    due = Message.objects.filter(state=MessageState.PLANNED, planned_at__lte=moment("now"))
    locked = due.select_for_update(skip_locked=True).order_by("planned_at", "pk")
    # Else it reads all messages there ever were.
    return Prepared(("pk",), lambda: locked[:limit], written_out=True)


_CLAIMED: Final = Prepared(
    (
        "pk", "contact_id", "to_address", "account_id", "mailing_id", "mailing__email_ref",
        "mailing__decision_ref",
    ),
    lambda: (
        Message.objects.filter(Among("pk", "ids"))
        .annotate(chosen_identity=identity_of_message())
        .order_by("planned_at", "pk")
    ),
)  # fmt: skip


def release(claimed: Claimed) -> None:
    """Give back what was claimed and not begun."""
    move(claimed.message, MessageState.CLAIMED, MessageState.PLANNED, token=claimed.token, **FREE)
