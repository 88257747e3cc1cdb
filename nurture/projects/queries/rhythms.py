"""How often a project meets, and when it does not."""

from nurture.projects.models import Project
from nurture.projects.rules.calendars import Holidays, closures_from
from nurture.projects.rules.cycles import Rhythm

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


def holidays_of(project: Project) -> Holidays:
    """Public holidays and our own closures. No query."""
    return Holidays(project.holiday_country, closures_from(project.closures))
