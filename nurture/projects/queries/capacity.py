"""How full projects and their people are."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from nurture.projects.models import Project, Target
from nurture.projects.rules.capacity import Capacity, Limits


def capacities(projects: Sequence[Project]) -> dict[int, Capacity]:
    """By project id. One query."""
    owners: dict[int, Counter[int]] = defaultdict(Counter)
    live: Counter[int] = Counter()
    pairs = Target.objects.live().filter(project__in=projects)
    for project_id, sales, marketing in pairs.values_list(
        "project_id", "sales_owner_id", "marketing_owner_id"
    ):
        live[project_id] += 1
        owners[project_id].update([sales, marketing])
    return {
        project.pk: Capacity(limits_of(project), live[project.pk], dict(owners[project.pk]))
        for project in projects
    }


def capacity(project: Project) -> Capacity:
    return capacities([project])[project.pk]


def limits_of(project: Project) -> Limits:
    return Limits(project.capacity, project.rep_capacity, project.marketer_capacity)
