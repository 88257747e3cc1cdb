"""Who is in the room: written for many at once, by whoever holds their screens open."""

from collections.abc import Collection
from datetime import datetime

from nurture.meetings.models import Presence

type Seats = Collection[tuple[int, int]]


def be_here(seats: Seats, *, at: datetime) -> None:
    """Each (meeting, user) is here now. One statement, however many they are."""
    Presence.objects.bulk_create(
        [Presence(meeting_id=meeting, user_id=user, came_at=at, seen_at=at) for meeting, user in seats],
        update_conflicts=True,
        unique_fields=["meeting", "user"],
        update_fields=["seen_at", "left_at"],
    )


def leave(meeting: int, users: Collection[int], *, at: datetime) -> None:
    """They closed their last screen."""
    Presence.objects.filter(meeting=meeting, user__in=users).update(left_at=at)
