"""The clock of a project."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from nurture.projects.models import Cycle, Project
from nurture.projects.queries.rhythms import day_of, holidays_of, moment_of
from nurture.projects.rules.cycles import DAY, Phase, first_sending_day, phase_at


@dataclass(frozen=True)
class PhaseStep:
    phase: Phase
    # Contribute, draft: the latest moment. Meet: the meeting. Send: the first window. Observe: the end.
    at: datetime
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class Clock:
    """The current cycle and where in it the project stands."""

    cycle: Cycle
    phase: Phase
    steps: list[PhaseStep]


def current_cycle(project: Project, at: datetime) -> Cycle | None:
    """The one both teams work in: contributing to it has begun, observing has not ended. One query."""
    return project.cycles.filter(observe_until__gte=at).order_by("number").first()


def next_cycle(cycle: Cycle) -> Cycle | None:
    return Cycle.objects.filter(project=cycle.project_id, number=cycle.number + 1).first()


def room_for(project: Project, cycle: Cycle, at: datetime) -> tuple[datetime, datetime]:
    """Between which moments its meeting may lie: to come, not on the day of the one before, within its own cycle.

    One query.
    """
    earlier = Cycle.objects.filter(project=project, number__lt=cycle.number).order_by("-number")
    last = earlier.values_list("meeting_at", flat=True).first()
    after = max(at, moment_of(project, day_of(project, last) + DAY, time.min)) if last else at
    return after, cycle.observe_until


def clock(project: Project, cycle: Cycle | None, at: datetime) -> Clock | None:
    """No query. None where the project has no cycle at `at`."""
    if cycle is None:
        return None
    send_at = sending_begins(project, cycle)
    moments = {
        Phase.CONTRIBUTE: cycle.contribute_by,
        Phase.DRAFT: cycle.draft_by,
        Phase.MEET: cycle.meeting_at,
        Phase.SEND: send_at,
        Phase.OBSERVE: cycle.observe_until,
    }
    phase = phase_at(at, moments)
    order = list(Phase)
    steps = [
        PhaseStep(step, moment, is_done=order.index(step) < order.index(phase), is_current=step == phase)
        for step, moment in moments.items()
    ]
    return Clock(cycle, phase, steps)


def sending_begins(project: Project, cycle: Cycle) -> datetime:
    """When the send window opens first after the meeting, but no later than the cycle ends."""
    zone = ZoneInfo(project.time_zone)
    meeting = cycle.meeting_at.astimezone(zone)
    day = meeting.date()
    if meeting.time() >= project.window_end:
        day += timedelta(days=1)
    opens_on = first_sending_day(day, project.window_weekdays, holidays_of(project))
    if opens_on is None:
        return cycle.observe_until
    opens = datetime.combine(opens_on, project.window_start, tzinfo=zone)
    return min(max(opens, cycle.meeting_at), cycle.observe_until)
