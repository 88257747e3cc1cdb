"""How a meeting was rated: secret until it is closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from nurture.meetings.minutes.models import Rating
from nurture.meetings.models import Meeting
from nurture.team.models import User


@dataclass(frozen=True)
class Rated:
    """`all` is empty as long as it is secret; `count` says how many there are."""

    mine: Rating | None
    count: int
    all: Sequence[Rating]


def rated(meeting: Meeting, user: User) -> Rated:
    """One query."""
    found = list(Rating.objects.filter(meeting=meeting).select_related("user").order_by("at", "id"))
    mine = next((each for each in found if each.user_id == user.pk), None)
    return Rated(mine, len(found), found if meeting.closed_at else [])
