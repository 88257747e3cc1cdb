"""Capacity as meters: the project, then each of its people."""

from collections.abc import Sequence
from dataclasses import dataclass

from nurture.projects.models import Membership, Project
from nurture.projects.queries.capacity import capacities
from nurture.projects.rules.capacity import Capacity, Load
from nurture.team.models import Team, User


@dataclass(frozen=True)
class PersonMeter:
    user: User
    load: Load
    is_lead: bool


@dataclass(frozen=True)
class ProjectMeters:
    project: Project
    load: Load
    sales: list[PersonMeter]
    marketing: list[PersonMeter]


def meters(projects: Sequence[Project]) -> list[ProjectMeters]:
    """Two queries for all of them; in the order given."""
    loads = capacities(projects)
    members: dict[int, list[Membership]] = {project.pk: [] for project in projects}
    belonging = Membership.objects.filter(project__in=projects).select_related("user")
    for membership in belonging.order_by("-is_lead", "user__name", "user_id"):
        members[membership.project_id].append(membership)
    return [project_meters(project, loads[project.pk], members[project.pk]) for project in projects]


def project_meters(project: Project, loads: Capacity, memberships: Sequence[Membership]) -> ProjectMeters:
    """No query."""
    return ProjectMeters(
        project,
        loads.project,
        sales=[
            PersonMeter(m.user, loads.rep(m.user_id), m.is_lead)
            for m in memberships
            if m.user.team == Team.SALES
        ],
        marketing=[
            PersonMeter(m.user, loads.marketer(m.user_id), m.is_lead)
            for m in memberships
            if m.user.team == Team.MARKETING
        ],
    )
