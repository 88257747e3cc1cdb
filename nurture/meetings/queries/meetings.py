"""The meetings of a person's projects: the next one of each, and those that were."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nurture.meetings.models import Decision, Meeting
from nurture.projects.models import Cycle, Project, Target
from nurture.team.models import User
from nurture.web.paging import Page, keyset_page

_LIVE = (
    Target.objects.live()
    .filter(project=OuterRef("pk"))
    .order_by()
    .values("project")
    .annotate(count=Count("pk"))
    .values("count")
)
_AGREED = (
    Decision.objects.as_it_closed()
    .filter(meeting=OuterRef("pk"), agreed_at__isnull=False)
    .order_by()
    .values("meeting")
    .annotate(count=Count("pk"))
    .values("count")
)


@dataclass(frozen=True)
class Next:
    """What comes in one project. Without a meeting it can be prepared; without a cycle there is none to come."""

    project: Project
    cycle: Cycle | None
    meeting: Meeting | None
    targets: int

    @property
    def is_open(self) -> bool:
        return self.meeting is not None and self.meeting.opened_at is not None


def visible_meetings(user: User) -> QuerySet[Meeting]:
    return Meeting.objects.visible_to(user).select_related(
        "project", "cycle", "opened_by", "closed_by", "facilitator", "place__account"
    )


def coming(user: User, *, at: datetime) -> list[Next]:
    """Of each running project, the open meeting, however late it is, else the next one. Open ones stand first.

    The next one is that of the first cycle that is neither over nor closed. Two queries.
    """
    running = (
        Project.objects.visible_to(user)
        .filter(finished_at=None)
        .annotate(live=Subquery(_LIVE))
        .order_by("name", "id")
    )
    projects = list(running)
    cycles: dict[int, list[Cycle]] = defaultdict(list)
    is_open = Q(meeting__opened_at__isnull=False, meeting__closed_at=None)
    ahead = Cycle.objects.filter(Q(observe_until__gte=at) | is_open, project__in=projects).filter(
        Q(meeting=None) | Q(meeting__closed_at=None)
    )
    for cycle in ahead.select_related("meeting").order_by("number"):
        cycles[cycle.project_id].append(cycle)
    found = [_next(project, cycles[project.pk]) for project in projects]
    return sorted(found, key=lambda each: not each.is_open)


def coming_cycle(project: Project, *, at: datetime) -> Cycle | None:
    """The first one that is neither over nor closed. One query."""
    ahead = project.cycles.filter(observe_until__gte=at).filter(Q(meeting=None) | Q(meeting__closed_at=None))
    return ahead.order_by("number").first()


def past(user: User, cursor: str, *, size: int = 20) -> Page[Meeting]:
    """Closed ones, the latest first, with how many decisions both teams agreed on: as many as the minutes have."""
    closed = visible_meetings(user).filter(closed_at__isnull=False)
    closed = closed.annotate(agreed=Coalesce(Subquery(_AGREED), 0))
    return keyset_page(closed, cursor, order=("-closed_at", "-id"), size=size)


def _next(project: Project, cycles: Iterable[Cycle]) -> Next:
    found = list(cycles)
    meetings = {cycle.pk: getattr(cycle, "meeting", None) for cycle in found}
    going = (cycle for cycle in found if (held := meetings[cycle.pk]) and held.opened_at)
    cycle = next(going, found[0] if found else None)
    meeting = meetings[cycle.pk] if cycle else None
    return Next(project, cycle, meeting, getattr(project, "live", None) or 0)
