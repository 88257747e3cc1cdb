"""How often a project meets, and when it does not. No query, unless said."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from nurture.projects.models import Project
from nurture.projects.rules.calendars import Holidays, closures_from
from nurture.projects.rules.cycles import Rhythm, turns

# Contributions and drafts are due, and observing ends, when the office closes.
END_OF_DAY = time(18)
# When one of these changes, the meetings still to come move.
RHYTHM = (
    "period_start",
    "period_end",
    "cadence",
    "meeting_weekday",
    "meeting_week",
    "meeting_time",
    "time_zone",
    "holiday_country",
    "closures",
)
WEEKS = {Project.Cadence.WEEKLY: 1, Project.Cadence.BIWEEKLY: 2}


def rhythm_of(project: Project) -> Rhythm:
    cadence = Project.Cadence(project.cadence)
    return Rhythm(
        project.period_start,
        project.period_end,
        project.meeting_weekday,
        weeks=WEEKS.get(cadence, 1),
        nth=project.meeting_week if cadence == Project.Cadence.MONTHLY else 0,
    )


def keeps_its_rhythm(project: Project) -> bool:
    """As it is about to be saved it meets when it met before. One query."""
    return Project.objects.filter(pk=project.pk, **{name: getattr(project, name) for name in RHYTHM}).exists()


def holidays_of(project: Project) -> Holidays:
    """Public holidays and our own closures."""
    return Holidays(project.holiday_country, closures_from(project.closures))


def cycles_ahead(project: Project, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The meeting and the end of each cycle that will be wound after the one that met at `after`."""
    for turn in turns(rhythm_of(project), holidays_of(project), after=day_of(project, after)):
        yield (
            moment_of(project, turn.meeting_on, project.meeting_time),
            moment_of(project, turn.observe_until, END_OF_DAY),
        )


def day_of(project: Project, moment: datetime) -> date:
    """On the project's own calendar."""
    return moment.astimezone(ZoneInfo(project.time_zone)).date()


def moment_of(project: Project, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZoneInfo(project.time_zone))
