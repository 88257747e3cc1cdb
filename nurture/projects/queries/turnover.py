"""How many targets were let go in the running quarter."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q

from nurture.projects.models import Project, Target, TargetEnd
from nurture.projects.rules import quarters
from nurture.projects.rules.turnover import Turnover


def turnovers(projects: Sequence[Project], at: datetime) -> dict[int, Turnover]:
    """By project id. Two queries; the quarter begins at midnight of the first project's own time zone."""
    if not projects:
        return {}
    since = _quarter_began(projects[0], at)
    lived = Target.objects.filter(Q(finished_at=None) | Q(finished_at__gte=since), project__in=projects)
    ended = TargetEnd.objects.filter(target__project__in=projects, target__finished_at__gte=since)
    live = Counter(lived.values_list("project_id", flat=True))
    gone = Counter(ended.values_list("target__project_id", flat=True))
    return {project.pk: Turnover(live[project.pk], gone[project.pk]) for project in projects}


def turnover(project: Project, at: datetime) -> Turnover:
    return turnovers([project], at)[project.pk]


def _quarter_began(project: Project, at: datetime) -> datetime:
    zone = ZoneInfo(project.time_zone)
    return datetime.combine(quarters.first_day(at.astimezone(zone).date()), time(), tzinfo=zone)
