"""Keeps the clock wound: the current and the next cycle of a project always have their dates."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from nurture.projects.actions.locks import locked_project
from nurture.projects.models import Cycle, Project
from nurture.projects.queries.rhythms import END_OF_DAY, day_of, holidays_of, moment_of, rhythm_of
from nurture.projects.rules.cycles import DAY, Turn, turns

# The current one and the next.
AHEAD = 2


@transaction.atomic
def ensure_cycles(*, project: Project, at: datetime, ahead: int = AHEAD) -> None:
    """Add what is missing up to the cycle after the current one (`ahead`). Running it again adds nothing.

    A project that slept for weeks gets the cycles in between too: numbers count without a gap.
    """
    project = locked_project(project)
    if project.finished_at:
        return
    last = Cycle.every.filter(project=project).order_by("-number").first()
    missing = ahead - project.cycles.filter(observe_until__gte=at).count()
    number = last.number if last else 0
    coming = _cycles(project, after=_last_day(last, project)) if last else _first_cycles(project, at)
    while missing > 0 and (cycle := next(coming, None)):
        number += 1
        cycle.number = number
        cycle.save()
        missing -= cycle.observe_until >= at


def ensure_all_cycles(*, at: datetime) -> None:
    for project in Project.objects.running().order_by("pk"):
        ensure_cycles(project=project, at=at)


@transaction.atomic
def move_coming_cycles(*, project: Project, at: datetime) -> None:
    """After the rhythm changed: meetings still to come get their new days, those held keep theirs.

    Cycles that a shorter period leaves without a day keep the one they had.
    """
    project = locked_project(project)
    held = project.cycles.filter(meeting_at__lte=at).order_by("number").last()
    waiting = list(project.cycles.filter(meeting_at__gt=at).order_by("number"))
    moved = _first_cycles(project, at, held=held)
    for place, (cycle, new) in enumerate(zip(waiting, moved, strict=False)):
        if held and place == 0:
            held.observe_until = moment_of(project, day_of(project, new.meeting_at) - DAY, END_OF_DAY)
            held.save(update_fields=["observe_until"])
        new.pk, new.number = cycle.pk, cycle.number
        new.revision = cycle.revision + (new.meeting_at != cycle.meeting_at)
        new.save(force_update=True)
    ensure_cycles(project=project, at=at)


def _last_day(cycle: Cycle, project: Project) -> date:
    """Of its meeting, or the one it was planned for: brought forward, it does not leave that day to another."""
    planned = cycle.changes.values_list("was_at", flat=True).first()
    return day_of(project, max(filter(None, (cycle.meeting_at, planned))))


def _first_cycles(project: Project, at: datetime, *, held: Cycle | None = None) -> Iterator[Cycle]:
    """From the first meeting after `at`; a day lies between it and the one that was held."""
    after = day_of(project, at) - DAY
    if held:
        after = max(after, day_of(project, held.meeting_at) + DAY)
    return (cycle for cycle in _cycles(project, after=after) if cycle.meeting_at > at)


def _cycles(project: Project, *, after: date) -> Iterator[Cycle]:
    for turn in turns(rhythm_of(project), holidays_of(project), after=after):
        yield _cycle(project, turn)


def _cycle(project: Project, turn: Turn) -> Cycle:
    return Cycle(
        project=project,
        contribute_by=moment_of(project, turn.contribute_by, END_OF_DAY),
        draft_by=moment_of(project, turn.draft_by, END_OF_DAY),
        meeting_at=moment_of(project, turn.meeting_on, project.meeting_time),
        observe_until=moment_of(project, turn.observe_until, END_OF_DAY),
    )
