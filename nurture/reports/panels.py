"""What reports put onto the page of a project (nurture.projects.pieces says the promise)."""

from django.utils import timezone

from accounts.panels import Panel
from nurture.projects.models import Project
from nurture.reports.queries.board import Chosen
from nurture.reports.queries.board import board as board_of
from nurture.web.http import Request


def board(request: Request, project: Project) -> Panel:
    """Targets against cycles."""
    chosen = Chosen.read(request.GET)
    return Panel("left", "reports/board.html", {"board": board_of(project, chosen, timezone.now())})
