"""What a rhythm comes to, before it is saved: the next meetings, which of them move and why, when we send."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from nurture.projects.models import Cycle, Project
from nurture.projects.queries.cycles import sending_begins
from nurture.projects.queries.rhythms import day_of, holidays_of, keeps_its_rhythm, moment_of, rhythm_of
from nurture.projects.rules.cycles import DAY, MeetingDay, meetings

SHOWN = 6


@dataclass(frozen=True)
class Coming:
    """`because` names the holiday or closure that moved it."""

    at: datetime
    planned: date
    moved: bool
    because: str


@dataclass(frozen=True)
class Move:
    """A meeting people have in their calendars already."""

    number: int
    before: datetime
    after: datetime


@dataclass(frozen=True)
class Preview:
    coming: list[Coming]
    # Left out: so close to the following one that nothing could be observed between them.
    left_out: list[date]
    moves: list[Move]
    sends_at: datetime | None


def preview(project: Project, at: datetime) -> Preview:
    """Of a project as it stands in a form. Three queries, none for a new one."""
    rhythm, holidays = rhythm_of(project), holidays_of(project)
    after = _after(project, at)
    found = islice(meetings(rhythm, holidays, after=after), SHOWN + 1)
    days = [each for each in found if each.day <= rhythm.end and _moment(project, each) > at][:SHOWN]
    moments = [_moment(project, each) for each in days]
    undisturbed = islice(meetings(rhythm, (), after=after), SHOWN + 1)
    last = days[-1].planned if days else after
    kept = {each.planned for each in days}
    return Preview(
        coming=[
            Coming(moment, each.planned, each.moved, holidays.name_of(each.planned))
            for moment, each in zip(moments, days, strict=True)
        ],
        left_out=[each.day for each in undisturbed if each.day <= last and each.planned not in kept and days],
        moves=_moves(project, moments, at),
        sends_at=sending_begins(
            project, Cycle(meeting_at=moments[0], observe_until=moments[0] + timedelta(days=365))
        )
        if moments
        else None,
    )


def _after(project: Project, at: datetime) -> date:
    """A day lies between a meeting that was held and the next one."""
    after = day_of(project, at) - DAY
    if not project.pk:
        return after
    held = Cycle.objects.filter(project_id=project.pk, meeting_at__lte=at).order_by("-number")
    last = held.values_list("meeting_at", flat=True).first()
    return max(after, day_of(project, last) + DAY) if last else after


def _moves(project: Project, moments: list[datetime], at: datetime) -> list[Move]:
    """Whatever somebody moved to another day stays there as long as nobody changes the rhythm."""
    if not project.pk or keeps_its_rhythm(project):
        return []
    waiting = Cycle.objects.filter(project_id=project.pk, meeting_at__gt=at).order_by("number")
    rows = waiting.values_list("number", "meeting_at")
    return [
        Move(number, before, after)
        for (number, before), after in zip(rows, moments, strict=False)
        if before != after
    ]


def _moment(project: Project, meeting: MeetingDay) -> datetime:
    return moment_of(project, meeting.day, project.meeting_time)
