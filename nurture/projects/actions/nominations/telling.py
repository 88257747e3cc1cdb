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
    among_members: bool = False,
    **detail: Any,
) -> None:
    """`among_members`: read by the project's members alone, as the scores themselves are."""
    activity.record(
        account=nomination.account,
        verb=verb,
        category=category,
        by=by,
        at=at,
        team=team,
        detail={"project": nomination.project.name, **detail},
        link=nomination.get_absolute_url(),
        audience=nomination.project_id if among_members else None,
    )
