"""What a meeting to come puts onto the page of a project (nurture.projects.pieces says the promise)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.panels import Panel
from nurture.meetings.lobby.queries.owed import Owing, owed
from nurture.meetings.queries.meetings import coming_cycle
from nurture.projects.models import Cycle, CycleChange, Project
from nurture.web.http import Request


def owed_in_cycle(request: Request, project: Project) -> Panel:
    """What each still owes in the cycle that is prepared, and what was moved or skipped lately.

    Read when it is drawn: the board of the page is asked for alone as well.
    """
    now = timezone.now()
    context = {"ahead": SimpleLazyObject(lambda: _ahead(project, now)), "now": now}
    return Panel("right", "meetings/lobby/panel.html", context)


@dataclass(frozen=True)
class Ahead:
    cycle: Cycle | None
    owing: Owing
    changes: list[CycleChange]


def _ahead(project: Project, at: datetime) -> Ahead:
    cycle = None if project.finished_at else coming_cycle(project, at=at)
    changes = CycleChange.objects.filter(cycle__project=project, cycle__observe_until__gte=at)
    return Ahead(
        cycle,
        owed(project, cycle, at) if cycle else Owing([], []),
        list(changes.select_related("by", "cycle")),
    )
