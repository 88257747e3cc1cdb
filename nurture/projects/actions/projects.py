"""Founding a project and changing it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from accounts import windows
from accounts.facts import ChangedMeanwhile
from nurture.projects.actions.cycles import ensure_cycles, move_coming_cycles
from nurture.projects.actions.locks import locked_project
from nurture.projects.actions.people import require_lead
from nurture.projects.facts import NeedsBothTeams, NotALead, OwnsLiveTargets
from nurture.projects.models import Membership, Project, Target
from nurture.projects.queries.members import may_create_project
from nurture.projects.queries.rhythms import RHYTHM
from nurture.projects.queries.versions import project_version
from nurture.team.models import Team, User

WINDOW = (
    "time_zone",
    "holiday_country",
    "closures",
    "window_weekdays",
    "window_start",
    "window_end",
    "month_end_days",
    "monday_from",
)


@transaction.atomic
def create_project(
    *,
    fields: Mapping[str, Any],
    members: Collection[User],
    leads: Collection[User],
    by: User,
    at: datetime,
    operation: UUID | None = None,
) -> Project:
    """Its first cycle is that of the next meeting. The same operation twice gives the same project.

    Raises NotALead unless `by` leads a team or administers, and NeedsBothTeams.
    """
    if not may_create_project(by):
        raise NotALead
    if operation and (made := Project.objects.filter(operation=operation).first()):
        return made
    _require_both_teams(members)
    project = Project.objects.create(**fields, created_at=at, created_by=by, operation=operation or uuid4())
    _set_members(project, members, leads, at)
    ensure_cycles(project=project, at=at)
    return project


@transaction.atomic
def change_project(
    *,
    project: Project,
    fields: Mapping[str, Any],
    members: Collection[User],
    leads: Collection[User],
    by: User,
    at: datetime,
    seen: str | None = None,
) -> Project:
    """A new rhythm moves the meetings still to come, a new window the emails.

    Raises NotALead, NeedsBothTeams, OwnsLiveTargets, and ChangedMeanwhile unless `seen` is what stands there.
    """
    current = locked_project(project)
    require_lead(current, by)
    if seen is not None and project_version(current) != seen:
        raise ChangedMeanwhile(current)
    _require_both_teams(members)
    _set_members(current, members, leads, at)
    before = {name: getattr(current, name) for name in {*RHYTHM, *WINDOW}}
    for name, value in fields.items():
        setattr(current, name, value)
    current.save()
    changed = {name for name, value in before.items() if getattr(current, name) != value}
    if changed.intersection(RHYTHM):
        move_coming_cycles(project=current, at=at)
    if changed.intersection(WINDOW):
        windows.tell(windows.Change(by, at, project=current.pk))
    return current


def _require_both_teams(members: Collection[User]) -> None:
    if not {member.team for member in members} >= set(Team.values):
        raise NeedsBothTeams


def _set_members(project: Project, members: Collection[User], leads: Collection[User], at: datetime) -> None:
    leaving = project.memberships.exclude(user__in=members)
    live = Target.objects.live().filter(project=project)
    owners = User.objects.filter(memberships__in=leaving).filter(
        Q(sales_targets__in=live) | Q(marketing_targets__in=live)
    )
    if stuck := list(owners.distinct().order_by("name")):
        raise OwnsLiveTargets(stuck)
    leaving.delete()
    for member in members:
        Membership.objects.update_or_create(
            project=project,
            user=member,
            defaults={"is_lead": member in leads},
            create_defaults={"is_lead": member in leads, "joined_at": at},
        )
