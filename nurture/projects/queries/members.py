"""Who works in a project, and what they may do there."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet

from nurture.projects.models import Membership, Project
from nurture.team.models import Team, User


def memberships(project: Project) -> list[Membership]:
    """Sales first, leads first. One query."""
    return list(
        project.memberships.select_related("user").order_by(
            "-user__team", "-is_lead", "user__name", "user_id"
        )
    )


def is_member(project: Project, user: User, *, team: str = "") -> bool:
    """With `team`: a member who belongs to it."""
    if not user.team or (team and user.team != team):
        return False
    return Membership.objects.filter(project=project, user=user).exists()


def leads(project: Project, user: User) -> bool:
    """A lead of this project, or an administrator."""
    return (
        user.is_administrator or Membership.objects.filter(project=project, user=user, is_lead=True).exists()
    )


def leading(user: User, projects: Sequence[Project]) -> set[int]:
    """Which of these projects this person leads, by id. At most one query."""
    if user.is_administrator:
        return {project.pk for project in projects}
    led = Membership.objects.filter(project__in=projects, user=user, is_lead=True)
    return set(led.values_list("project_id", flat=True))


def may_create_project(user: User) -> bool:
    return user.leads


def nominating_in(user: User) -> QuerySet[Project]:
    """The running projects this person may nominate accounts for: a sales member's own."""
    projects = Project.objects.running().order_by("name", "id")
    if user.team != Team.SALES:
        return projects.none()
    return projects.filter(Exists(Membership.objects.filter(project=OuterRef("pk"), user=user)))


def usual_project(user: User) -> int | None:
    """The one this rep nominated for last, else the first of theirs. Two queries."""
    mine = nominating_in(user)
    last = mine.filter(nominations__nominated_by=user).order_by("-nominations__nominated_at").first()
    chosen = last or mine.first()
    return chosen.pk if chosen else None


def candidates(team: str) -> QuerySet[User]:
    """Whom a project can take from one team."""
    return User.objects.filter(team=team, is_active=True).order_by("name", "id")


def owners_among(project: Project, team: str) -> QuerySet[User]:
    """Who can own a target of this project for that team."""
    return User.objects.filter(team=team, is_active=True, memberships__project=project).order_by("name", "id")
