"""How far the reading of emails is: asked, or sent back with what has to change. Flat queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from nurture.sequences.models import Review


@dataclass(frozen=True, slots=True)
class Reading:
    """The latest review of an email."""

    email_id: int
    asked_at: datetime
    note: str
    ended_at: datetime | None
    outcome: str
    wanted: str

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def is_waited_for(self, saved_at: datetime) -> bool:
        """Somebody reads it, or somebody rewrites it."""
        return self.is_open or self.is_to_be_changed(saved_at)

    def is_to_be_changed(self, saved_at: datetime) -> bool:
        """Somebody wants changes, and nothing was saved since."""
        if self.ended_at is None or self.outcome != Review.Outcome.CHANGES:
            return False
        return saved_at <= self.ended_at


def readings_of(emails: Collection[int]) -> dict[int, Reading]:
    """By email. One query."""
    rows = Review.objects.filter(email__in=emails).order_by("pk")
    values = rows.values_list("email_id", "asked_at", "note", "ended_at", "outcome", "wanted")
    return {row[0]: Reading(*row) for row in values}
