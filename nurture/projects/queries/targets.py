"""The targets of a project or an account, with what lists and meetings show of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value, prefetch_related_objects
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from accounts.models import Account
from nurture.projects.models import Cycle, Nomination, Project, Target, TargetStage
from nurture.projects.queries.members import leading
from nurture.projects.rules import stages
from nurture.team.models import User


@dataclass(frozen=True)
class StageBar:
    target: Target
    steps: list[stages.Step]


@dataclass(frozen=True)
class Agreement:
    """What both teams agreed about one target, and what this reader may change of it."""

    target: Target
    may_move: bool
    may_reassign: bool


def live_targets(project: Project, at: datetime) -> QuerySet[Target]:
    """Live targets by expected revenue: account and owners come along.

    `cycles_in_stage` is annotated; the running cycle counts. One query.
    """
    return (
        project.targets.live()
        .select_related("account", "sales_owner", "marketing_owner")
        .annotate(cycles_in_stage=_cycles_in_stage(at))
        .order_by("-expected_amount", "id")
    )


def targets_of(user: User, account: Account) -> list[Target]:
    """Its live targets that this user sees, with project and owners. Seldom more than one. One query."""
    targets = account.targets.live().visible_to(user)
    related = targets.select_related("project", "sales_owner", "marketing_owner")
    return list(related.order_by("committed_at", "id"))


def stage_bars(targets: Sequence[Target], at: datetime) -> list[StageBar]:
    """How far each has come. At most two queries."""
    if not targets:
        return []
    prefetch_related_objects(targets, "stage_changes")
    ends = _cycle_ends([target.project for target in targets], at)
    return [StageBar(target, _steps(target, ends[target.project_id], at)) for target in targets]


def agreements(user: User, targets: Sequence[Target]) -> list[Agreement]:
    """At most one query."""
    if not targets:
        return []
    led = leading(user, [target.project for target in targets])
    return [
        Agreement(
            target,
            may_move=target.project_id in led
            or user.pk in {target.sales_owner_id, target.marketing_owner_id},
            may_reassign=target.project_id in led,
        )
        for target in targets
    ]


def marked(user: User, accounts: Sequence[Account]) -> tuple[list[Target], list[Nomination]]:
    """The live targets and open nominations among these accounts that this user sees. Two queries."""
    targets = Target.objects.live().filter(account__in=accounts).visible_to(user)
    nominations = Nomination.objects.open().filter(account__in=accounts).visible_to(user)
    return list(targets.select_related("project")), list(nominations)


def _cycle_ends(projects: Sequence[Project], at: datetime) -> dict[int, list[datetime]]:
    ends: dict[int, list[datetime]] = defaultdict(list)
    over = Cycle.objects.filter(project__in=projects, observe_until__lt=at).order_by("number")
    for project_id, end in over.values_list("project_id", "observe_until"):
        ends[project_id].append(end)
    return ends


def _steps(target: Target, ends: Sequence[datetime], at: datetime) -> list[stages.Step]:
    entered = [(change.stage, change.at) for change in target.stage_changes.all()]
    return stages.steps(TargetStage.values, entered, ends, current=target.stage, at=at)


def _cycles_in_stage(at: datetime) -> Combinable:
    ended = (
        Cycle.objects.filter(
            project=OuterRef("project"), observe_until__gte=OuterRef("stage_since"), observe_until__lt=at
        )
        .order_by()
        .values("project")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(ended), Value(0)) + Value(1)
