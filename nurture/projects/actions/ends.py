"""Letting a target go: its place becomes free, its history stays."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.projects.actions.locks import locked_target
from nurture.projects.facts import NotTheirs, TargetFinished
from nurture.projects.models import Target, TargetEnd
from nurture.projects.queries.members import leads
from nurture.team.models import User


@transaction.atomic
def let_go(
    *, target: Target, kind: str, reason: str, note: str, look_again_on: date | None, by: User, at: datetime
) -> TargetEnd:
    """Park it until a day, or drop it; what is parked is parked on, or dropped, when its day has come.

    What is still planned for it will not be sent: the last gate asks the target. Raises NotTheirs unless `by` is one
    of the owners or a lead, and TargetFinished.
    """
    current = locked_target(target)
    if by.pk not in {current.sales_owner_id, current.marketing_owner_id} and not leads(current.project, by):
        raise NotTheirs
    return end_target(
        target=current, kind=kind, reason=reason, note=note, look_again_on=look_again_on, by=by, at=at
    )


@transaction.atomic
def end_target(
    *, target: Target, kind: str, reason: str, note: str, look_again_on: date | None, by: User, at: datetime
) -> TargetEnd:
    """As `let_go`, for whoever may: both teams decided it together. Raises TargetFinished."""
    current = locked_target(target)
    end = TargetEnd.objects.filter(target=current).first() or TargetEnd(target=current)
    if current.finished_at and end.kind != TargetEnd.Kind.PARK:
        raise TargetFinished
    current.finished_at = current.finished_at or at
    current.save(update_fields=["finished_at"])
    end.kind, end.reason, end.note, end.at, end.by = TargetEnd.Kind(kind), reason, note, at, by
    end.look_again_on = look_again_on if kind == TargetEnd.Kind.PARK else None
    end.save()
    end.target = current
    _tell(end, by=by, at=at)
    return end


@transaction.atomic
def take_up(*, target: Target, ended_at: datetime, by: User, at: datetime) -> bool:
    """Both teams took back that they let it go then: it is live again, as it was.

    False where it was ended anew since, or its account has another live target in the project.
    """
    current = locked_target(target)
    end = TargetEnd.objects.filter(target=current, at=ended_at).first()
    others = Target.objects.live().filter(project=current.project_id, account=current.account_id)
    if end is None or others.exclude(pk=current.pk).exists():
        return False
    end.delete()
    current.finished_at = None
    current.save(update_fields=["finished_at"])
    activity.record(
        account=current.account,
        verb="projects.taken_up",
        category=ActivityCategory.STAGE,
        by=by,
        at=at,
        link=current.nomination.get_absolute_url(),
        detail={"project": current.project.name},
    )
    return True


def _tell(end: TargetEnd, *, by: User, at: datetime) -> None:
    target = end.target
    entry: dict[str, Any] = {
        "account": target.account,
        "category": ActivityCategory.STAGE,
        "by": by,
        "at": at,
        "link": target.nomination.get_absolute_url(),
        "detail": {"project": target.project.name, "reason": end.reason, "note": end.note},
    }
    if end.look_again_on is None:
        activity.record(verb="projects.dropped", **entry)
    else:
        entry["detail"]["look_again_on"] = end.look_again_on.isoformat()
        activity.record(verb="projects.parked", **entry)
