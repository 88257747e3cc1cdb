"""What a recovery holds: by project and target, and one by one."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from accounts.models import Erasure
from nurture.delivery.controls.models import Recovery, RecoveryStep
from nurture.delivery.models import Message, MessageState, Suppression
from nurture.delivery.refusals.models import SuppressionEvent
from nurture.projects.models import Project, Target
from nurture.team.models import User
from nurture.web.numbers import whole_number

#: Shown one by one before somebody chooses.
PREVIEWED: Final = 20
#: Companies of a project that are in sight; the rest unfolds. An outage may hold mail for hundreds.
IN_SIGHT: Final = 10


@dataclass(frozen=True, slots=True)
class Scope:
    """All that one sees, one project of it, or one target."""

    project: int | None = None
    target: int | None = None

    @property
    def condition(self) -> dict[str, Any]:
        if self.target is not None:
            return {"mailing__target": self.target}
        return {"mailing__target__project": self.project} if self.project is not None else {}

    def holds(self, group: "Group") -> bool:
        if self.target is not None:
            return group.target.pk == self.target
        return self.project is None or group.project.pk == self.project


EVERYTHING: Final = Scope()


def scope_of(typed: Mapping[str, Any]) -> Scope:
    """As it stands in an address or a form; what is no number is left out."""
    project, target = (whole_number(str(typed.get(name) or "")) for name in ("project", "target"))
    return Scope(target=target) if target is not None else Scope(project=project)


@dataclass(slots=True)
class Group:
    """What waits of one target."""

    project: Project
    target: Target
    held: int = 0
    expired: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @property
    def count(self) -> int:
        return self.held + self.expired


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits of one project. `is_unfolded`: one of the rest is chosen for."""

    project: Project
    first: list[Group]
    rest: list[Group]
    is_unfolded: bool

    @property
    def count(self) -> int:
        return sum(group.count for group in [*self.first, *self.rest])


@dataclass(frozen=True, slots=True)
class PutBack:
    """What the journal and the log of erasures told that the backup did not know."""

    refusals: int
    erasures: int


def open_recovery() -> Recovery | None:
    return Recovery.objects.open().first()


def undecided(recovery: Recovery | None) -> QuerySet[Message]:
    """Of everybody: held until somebody has chosen, and what came due meanwhile and was too late for its day since."""
    found = Q(state=MessageState.HELD, reason="recovery")
    if recovery is not None:
        found |= Q(
            state=MessageState.EXPIRED,
            reason="stale",
            reason_detail__before="recovery",
            finished_at__gte=recovery.opened_at,
        )
    return Message.objects.filter(found)


def waiting(user: User, scope: Scope = EVERYTHING, recovery: Recovery | None = None) -> QuerySet[Message]:
    """What this person may choose for, in the order of the moments at which it was due."""
    mine = Message.objects.visible_to(user).values("pk")
    rows = undecided(recovery or open_recovery()).filter(pk__in=mine, **scope.condition).defer("raw")
    related = "contact__account", "account", "mailing__target__project"
    return rows.select_related(*related).order_by("planned_at", "pk")


def groups(user: User, recovery: Recovery) -> list[Group]:
    """By target, those first whose messages were due first. One query."""
    found: dict[int, Group] = {}
    for message in waiting(user, recovery=recovery):
        target = message.mailing.target
        target.account = message.account
        group = found.setdefault(target.pk, Group(target.project, target, first=message.planned_at))
        group.last = message.planned_at
        if message.state == MessageState.HELD:
            group.held += 1
        else:
            group.expired += 1
    return list(found.values())


def held_by_others(user: User) -> int:
    """What waits in projects that this person does not see: nobody closes over their heads. One query."""
    return undecided(open_recovery()).exclude(pk__in=Message.objects.visible_to(user).values("pk")).count()


def put_back(recovery: Recovery) -> PutBack:
    """Two queries."""
    restored = SuppressionEvent.objects.filter(
        what=SuppressionEvent.What.RESTORED, at__gte=recovery.opened_at
    )
    refusals = restored.exclude(reason=Suppression.Reason.ERASED).values("scope", "value_hash").distinct()
    return PutBack(refusals.count(), Erasure.objects.filter(by=None, at__gte=recovery.opened_at).count())


def steps(recovery: Recovery) -> list[RecoveryStep]:
    rows = recovery.steps.select_related("by", "project", "target__account")
    return list(rows.order_by("-at", "-pk"))


def past_recoveries() -> list[Recovery]:
    return list(Recovery.objects.filter(closed_at__isnull=False).order_by("-opened_at")[:5])


def name_of(scope: Scope, found: list[Group]) -> str:
    """What is chosen for; empty: all of it. No query."""
    if scope.target is not None:
        return next((str(group.target.account) for group in found if group.target.pk == scope.target), "")
    return next((str(group.project) for group in found if group.project.pk == scope.project), "")


def by_project(found: list[Group], scope: Scope) -> list[Waiting]:
    projects: dict[int, list[Group]] = defaultdict(list)
    for group in found:
        projects[group.project.pk].append(group)
    return [_waiting(rows, scope) for rows in projects.values()]


def _waiting(rows: list[Group], scope: Scope) -> Waiting:
    first, rest = rows[:IN_SIGHT], rows[IN_SIGHT:]
    return Waiting(rows[0].project, first, rest, any(group.target.pk == scope.target for group in rest))
