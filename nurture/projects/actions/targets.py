"""What happens to a target between its commitment and its end."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.projects.actions.locks import locked_target
from nurture.projects.actions.people import plainly, require_lead, require_member
from nurture.projects.facts import NotTheirs, StillFull, StillOffered, TargetFinished
from nurture.projects.models import Offer, StageChange, Target, TargetStage
from nurture.projects.queries.capacity import capacity
from nurture.projects.queries.members import leads
from nurture.team.models import Team, User


@transaction.atomic
def move_stage(*, target: Target, stage: str, by: User, at: datetime) -> Target:
    """Say how far they have come; also back, for customers do that. The stage it is in changes nothing.

    Raises NotTheirs unless `by` is one of the owners or a lead, TargetFinished, and StillOffered.
    """
    current = locked_target(target)
    if by.pk not in {current.sales_owner_id, current.marketing_owner_id} and not leads(current.project, by):
        raise NotTheirs
    if current.finished_at:
        raise TargetFinished
    if current.stage == stage:
        return current
    if Offer.objects.filter(target=current, taken_back_at=None).exists():
        raise StillOffered
    before, current.stage, current.stage_since = current.stage, TargetStage(stage), at
    current.save(update_fields=["stage", "stage_since"])
    StageChange.objects.create(target=current, stage=stage, at=at, by=by)
    activity.record(
        account=current.account,
        verb="projects.stage_changed",
        category=ActivityCategory.STAGE,
        by=by,
        at=at,
        detail={"project": current.project.name, "before": before, "after": str(current.stage)},
    )
    return current


@transaction.atomic
def change_owners(
    *, target: Target, sales_owner: User, marketing_owner: User, by: User, at: datetime
) -> Target:
    """Give the target another pair; a lead's decision. The pair it has changes nothing.

    Raises NotALead, TargetFinished, NotInTeam, and StillFull when a new owner carries enough already.
    """
    current = locked_target(target)
    require_lead(current.project, by)
    if current.finished_at:
        raise TargetFinished
    require_member(current.project, sales_owner, team=Team.SALES)
    require_member(current.project, marketing_owner, team=Team.MARKETING)
    if (current.sales_owner, current.marketing_owner) == (sales_owner, marketing_owner):
        return current
    _require_room(current, sales_owner, marketing_owner)
    before = {"sales_owner": current.sales_owner, "marketing_owner": current.marketing_owner}
    after = {"sales_owner": sales_owner, "marketing_owner": marketing_owner}
    current.sales_owner, current.marketing_owner = sales_owner, marketing_owner
    current.save(update_fields=["sales_owner", "marketing_owner"])
    activity.record(
        account=current.account,
        verb="projects.owners_changed",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={
            "project": current.project.name,
            "before": {role: plainly(user) for role, user in before.items()},
            "after": {role: plainly(user) for role, user in after.items()},
        },
    )
    return current


def _require_room(target: Target, sales_owner: User, marketing_owner: User) -> None:
    """Only for whom it is new: who owns it already carries it already."""
    loads = capacity(target.project)
    full = []
    if sales_owner != target.sales_owner and loads.rep(sales_owner.pk).is_full:
        full.append("sales")
    if marketing_owner != target.marketing_owner and loads.marketer(marketing_owner.pk).is_full:
        full.append("marketing")
    if full:
        raise StillFull(full)
