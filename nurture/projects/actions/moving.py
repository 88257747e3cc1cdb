"""A meeting takes place at another time, or not at all; why is kept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nurture.projects.actions.cycles import ensure_cycles
from nurture.projects.actions.locks import locked_project
from nurture.projects.facts import CycleOver, NoPlaceThere, NotInTeam
from nurture.projects.models import Cycle, CycleChange, Project
from nurture.projects.queries.cycles import room_for
from nurture.projects.queries.members import is_member
from nurture.projects.queries.rhythms import END_OF_DAY, day_of, holidays_of, moment_of
from nurture.projects.rules.cycles import CONTRIBUTE_BEFORE, DAY, DRAFT_BEFORE, business_days_before
from nurture.team.models import User


@transaction.atomic
def move_cycle(
    *, cycle: Cycle, to: datetime, why: str, operation: UUID, by: User, at: datetime
) -> CycleChange:
    """The phases before it move along, and the cycle before it ends the day before. Any member of a team may.

    Raises NoPlaceThere, CycleOver, NotInTeam.
    """
    project = locked_project(cycle.project)
    if done := _done(operation):
        return done
    current = _changeable(cycle, project, by=by, at=at)
    after, before = room_for(project, current, at)
    if not after < to < before or to == current.meeting_at:
        raise NoPlaceThere(after, before)
    was_at, day, holidays = current.meeting_at, day_of(project, to), holidays_of(project)
    current.meeting_at = to
    current.contribute_by = moment_of(
        project, business_days_before(day, CONTRIBUTE_BEFORE, holidays), END_OF_DAY
    )
    current.draft_by = moment_of(project, business_days_before(day, DRAFT_BEFORE, holidays), END_OF_DAY)
    current.revision += 1
    current.save()
    _end_before(current, moment_of(project, day - DAY, END_OF_DAY))
    return CycleChange.objects.create(
        cycle=current,
        what=CycleChange.What.MOVED,
        was_at=was_at,
        moved_to=to,
        why=why,
        operation=operation,
        by=by,
        at=at,
    )


@transaction.atomic
def skip_cycle(*, cycle: Cycle, why: str, operation: UUID, by: User, at: datetime) -> CycleChange:
    """The cycle before it lasts as long as this one would have. Any member of a team may. Raises CycleOver, NotInTeam."""
    project = locked_project(cycle.project)
    if done := _done(operation):
        return done
    current = _changeable(cycle, project, by=by, at=at)
    current.skipped_at, current.skipped_by = at, by
    current.revision += 1
    current.save(update_fields=["skipped_at", "skipped_by", "revision"])
    _end_before(current, current.observe_until)
    ensure_cycles(project=project, at=at)
    return CycleChange.objects.create(
        cycle=current,
        what=CycleChange.What.SKIPPED,
        was_at=current.meeting_at,
        why=why,
        operation=operation,
        by=by,
        at=at,
    )


def _done(operation: UUID) -> CycleChange | None:
    """What this very form has done already."""
    return CycleChange.objects.filter(operation=operation).first()


def _changeable(cycle: Cycle, project: Project, *, by: User, at: datetime) -> Cycle:
    if not is_member(project, by):
        raise NotInTeam
    current = Cycle.every.get(pk=cycle.pk)
    if current.skipped_at or current.observe_until < at or project.finished_at:
        raise CycleOver
    return current


def _end_before(cycle: Cycle, end: datetime) -> None:
    """The cycle before it ends then, if it has been held by then."""
    earlier = Cycle.objects.filter(project=cycle.project_id, number__lt=cycle.number)
    if (before := earlier.order_by("-number").first()) and before.meeting_at < end:
        before.observe_until = end
        before.save(update_fields=["observe_until"])
