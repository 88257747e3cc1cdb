"""Opening a calendar address, giving it anew, and switching it off."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from nurture.delivery import keys
from nurture.meetings.feed.models import CalendarFeed
from nurture.team.models import User


@transaction.atomic
def open_feed(*, by: User, at: datetime, operation: UUID | None = None) -> CalendarFeed:
    """From now on this address answers, and the one before it no more. Once, however often `operation` is sent."""
    # Two presses of one person take turns: at any moment one address is theirs.
    User.objects.select_for_update().get(pk=by.pk)
    mine = CalendarFeed.objects.filter(user=by)
    operation = operation or uuid4()
    if done := mine.filter(operation=operation).first():
        return done
    mine.filter(closed_at=None).update(closed_at=at)
    seed = uuid4()
    return CalendarFeed.objects.create(
        user=by,
        seed=seed,
        token_hash=keys.token_hash(keys.calendar_token(str(seed))),
        opened_at=at,
        operation=operation,
    )


@transaction.atomic
def close_feed(*, by: User, at: datetime) -> None:
    """Whoever reads it finds nothing any more. Pressing again is harmless."""
    CalendarFeed.objects.filter(user=by, closed_at=None).update(closed_at=at)
