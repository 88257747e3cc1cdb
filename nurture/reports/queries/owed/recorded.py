"""Words that somebody else wrote down in a meeting for a person in the room."""

from collections.abc import Iterator

from nurture.meetings.models import Confirmation
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import company
from nurture.reports.queries.owed.shape import Owed


def recorded(day: Day) -> Iterator[Owed]:
    """Until the person has looked at it, and as long as the decision stands. One query."""
    words = Confirmation.objects.filter(
        user=day.user, recorded_by__isnull=False, seen_at=None, decision__withdrawn_at=None
    ).select_related("decision__target__account", "recorded_by")
    for word in words.order_by("at", "pk"):
        yield Owed(
            "recorded",
            company(word.decision.target.account),
            word.decision.get_absolute_url(),
            since=word.at,
            words=word.decision.reason,
        )
