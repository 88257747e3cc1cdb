"""What has happened to an account since the last meeting, in as many lines as a room reads."""

from datetime import datetime
from typing import Final

from accounts.models import Activity, ActivityCategory
from nurture.meetings.rules.since import LINES, Told, most_telling
from nurture.projects.models import Target
from nurture.team.models import User

# Among the latest of so many those are chosen that tell the room most.
LATEST: Final = 40


def lines_since(target: Target, user: User, *, since: datetime | None, until: datetime) -> list[Activity]:
    """In the order in which they happened, up to the opening: what is typed in the room stands in the room.

    One query.
    """
    happened = (
        Activity.objects.visible_to(user)
        .filter(account=target.account_id, at__lte=until)
        .exclude(category=ActivityCategory.RECORD)
    )
    if since:
        happened = happened.filter(at__gt=since)
    related = happened.select_related("actor", "contact", "annotation__contact", "account")
    latest = list(related.order_by("-at", "-id")[:LATEST])
    chosen = most_telling(
        [Told(place, each.category, each.verb) for place, each in enumerate(latest)], count=LINES
    )
    return [latest[place] for place in reversed(chosen)]
