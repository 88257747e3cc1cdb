"""What the timeline hears of a nomination."""

from datetime import datetime
from typing import Any

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.projects.models import Nomination
from nurture.team.models import User


def tell(
    nomination: Nomination,
    *,
    verb: str,
    by: User,
    at: datetime,
    category: ActivityCategory = ActivityCategory.STAGE,
    team: str | None = None,
    **detail: Any,
) -> None:
    activity.record(
        account=nomination.account,
        verb=verb,
        category=category,
        by=by,
        at=at,
        team=team,
        detail={"project": nomination.project.name, **detail},
        link=nomination.get_absolute_url(),
    )
