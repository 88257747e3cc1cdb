"""Offering a target to sales, because both teams decided so."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.projects.actions.locks import locked_target
from nurture.projects.facts import TargetFinished
from nurture.projects.models import Offer, StageChange, Target, TargetStage
from nurture.team.models import User


@transaction.atomic
def offer(*, target: Target, why: str, decision_ref: int, by: User, at: datetime) -> Offer:
    """From now on nothing is sent to it: the last gate asks its stage. Raises TargetFinished.

    Whoever calls it shuts out the hand-overs that go on.
    """
    current = locked_target(target)
    if current.finished_at:
        raise TargetFinished
    standing = Offer.objects.filter(target=current, taken_back_at=None)
    if found := standing.first():
        return found
    made = Offer.objects.create(target=current, decision_ref=decision_ref, why=why, by=by, at=at)
    _enter(current, TargetStage.HANDOFF, by=by, at=at)
    activity.record(
        account=current.account,
        verb="projects.offered",
        category=ActivityCategory.STAGE,
        by=by,
        at=at,
        team="joint",
        detail={"project": current.project.name, "why": why},
    )
    return made


@transaction.atomic
def take_back_offer(*, decision_ref: int, by: User, at: datetime) -> bool:
    """It is in the stage again in which it was before; whether this call did it."""
    found = (
        Offer.objects.filter(decision_ref=decision_ref, taken_back_at=None).select_related("target").first()
    )
    if found is None:
        return False
    current = locked_target(found.target)
    Offer.objects.filter(pk=found.pk).update(taken_back_at=at, taken_back_by=by)
    if current.stage == TargetStage.HANDOFF:
        _enter(current, _before(current), by=by, at=at)
    activity.record(
        account=current.account,
        verb="projects.offer_taken_back",
        category=ActivityCategory.STAGE,
        by=by,
        at=at,
        detail={"project": current.project.name},
    )
    return True


def _before(target: Target) -> str:
    """The stage it was in before it was offered."""
    stages = StageChange.objects.filter(target=target).exclude(stage=TargetStage.HANDOFF)
    return stages.order_by("-at", "-pk").values_list("stage", flat=True).first() or TargetStage.COMMITTED


def _enter(target: Target, stage: str, *, by: User, at: datetime) -> None:
    if target.stage == stage:
        return
    target.stage, target.stage_since = TargetStage(stage), at
    target.save(update_fields=["stage", "stage_since"])
    StageChange.objects.create(target=target, stage=stage, at=at, by=by)
