"""One person's day: what they owe, what happened, when they meet next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from accounts.models import Activity
from nurture.delivery.models import Stop
from nurture.delivery.queries.outbox import Pulse, pulse, standing_stops
from nurture.meetings.queries.meetings import Next, coming
from nurture.projects.models import Target
from nurture.reports.queries.owed import Owed, mine, owed
from nurture.team.models import User

HAPPENED_WITHIN: Final = timedelta(days=7)
ENTRIES: Final = 12


@dataclass(frozen=True)
class Today:
    owed: list[Owed]
    happened: list[Activity]
    # `happened` is about the accounts of their projects: they own none themselves.
    looks_on: bool
    # Of each running project; those that meet first stand first.
    coming: list[Next]
    pulse: Pulse
    stops: list[Stop]

    @property
    def next_meeting(self) -> Next | None:
        return next((each for each in self.coming if each.cycle), None)


def today(user: User, *, at: datetime) -> Today:
    """Sixteen queries, whatever the size."""
    own = mine(user)
    looks_on = not own.exists()
    targets = Target.objects.live().visible_to(user) if looks_on else own
    return Today(
        owed=owed(user, at=at),
        happened=list(_happened(targets, at)),
        looks_on=looks_on,
        coming=sorted(coming(user, at=at), key=_meets_at),
        pulse=pulse(at=at),
        stops=standing_stops(user),
    )


def _happened(targets: QuerySet[Target], at: datetime) -> QuerySet[Activity]:
    entries = Activity.objects.filter(account__in=targets.values("account"), at__gt=at - HAPPENED_WITHIN)
    related = entries.select_related("actor", "contact", "annotation", "annotation__contact", "account")
    return related.order_by("-at", "-id")[:ENTRIES]


def _meets_at(coming_next: Next) -> tuple[bool, datetime | None]:
    cycle = coming_next.cycle
    return cycle is None, cycle.meeting_at if cycle else None
