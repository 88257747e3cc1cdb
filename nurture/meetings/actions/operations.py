"""Taking an input once, however often it arrives."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from nurture.meetings.models import Operation
from nurture.team.models import User

# Longer than a browser keeps what it could not send (js/queue.js).
KEPT_FOR: Final = timedelta(days=30)


def take(*, key: UUID, digest: str, by: User, at: datetime) -> tuple[Operation, bool]:
    """The operation, and whether it is new. Called in the transaction of what it does.

    Whoever sends the same at the same moment waits here until the first has ended, well or not.
    """
    known = Operation.objects.filter(user=by, key=key, digest=digest)
    if found := known.first():
        return found, False
    try:
        with transaction.atomic():
            return Operation.objects.create(user=by, key=key, digest=digest, at=at), True
    except IntegrityError:
        return known.get(), False


def answered(operation: Operation, *, status: int, location: str) -> None:
    """What the same input is answered with from now on."""
    operation.status, operation.location = status, location
    operation.save(update_fields=["status", "location"])


def forget_operations(*, at: datetime) -> int:
    """Nobody sends them again any more."""
    return Operation.objects.filter(at__lt=at - KEPT_FOR).delete()[0]
