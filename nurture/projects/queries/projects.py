"""Projects in lists and on their own page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from nurture.projects.models import Cycle, NominationState, Project, Target
from nurture.projects.queries import cycles
from nurture.projects.queries.capacity import capacity
from nurture.projects.queries.decks import OnDeck, on_deck_of
from nurture.projects.queries.members import memberships
from nurture.projects.queries.meters import ProjectMeters, project_meters
from nurture.projects.queries.scoreboard import Scoreboard, scoreboard
from nurture.team.models import User


@dataclass(frozen=True)
class ProjectPage:
    project: Project
    meters: ProjectMeters
    clock: cycles.Clock | None
    next_cycle: Cycle | None
    on_deck: list[OnDeck]
    score: Scoreboard
    may_change: bool


def projects(user: User, at: datetime) -> QuerySet[Project]:
    """Running ones first, each with `next_meeting_at`, `live_count` and `on_deck_count`. One query."""
    coming = Cycle.objects.filter(project=OuterRef("pk"), meeting_at__gte=at).order_by("number")
    live = Target.objects.live().filter(project=OuterRef("pk")).order_by().values("project")
    return (
        Project.objects.all()
        .visible_to(user)
        .annotate(
            next_meeting_at=Subquery(coming.values("meeting_at")[:1]),
            live_count=Subquery(live.annotate(count=Count("pk")).values("count")),
            on_deck_count=Count(
                "nominations", filter=Q(nominations__state=NominationState.ON_DECK), distinct=True
            ),
        )
        .order_by("finished_at", "name", "id")
    )


def project_page(project: Project, user: User, at: datetime) -> ProjectPage:
    """Eight queries, whatever the size."""
    members = memberships(project)
    loads = capacity(project)
    current, following = _two_cycles(project, at)
    return ProjectPage(
        project,
        meters=project_meters(project, loads, members),
        clock=cycles.clock(project, current, at),
        next_cycle=following,
        on_deck=on_deck_of(project, loads),
        score=scoreboard(project),
        may_change=user.is_administrator
        or any(member.is_lead and member.user_id == user.pk for member in members),
    )


def _two_cycles(project: Project, at: datetime) -> tuple[Cycle | None, Cycle | None]:
    found = [*project.cycles.filter(observe_until__gte=at).order_by("number")[:2], None, None]
    return found[0], found[1]
