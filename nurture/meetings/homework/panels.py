"""What actions put onto the pages of accounts and projects (accounts.panels, projects.pieces)."""

from django.utils import timezone

from accounts.models import Account
from accounts.panels import Panel
from nurture.meetings.homework.queries import coming_meeting, counts, rows
from nurture.meetings.models import Action
from nurture.projects.models import Project
from nurture.projects.queries.members import is_member
from nurture.projects.queries.targets import targets_of
from nurture.web.http import Request, once


def open_actions(request: Request, account: Account) -> Panel | None:
    """What is open for it, in all projects one sees; a way to give one where it is a target."""
    targets = once(request, targets_of, request.user, account)
    seen = Action.objects.open().visible_to(request.user).filter(target__account=account)
    found = rows(seen.order_by("due_on", "pk"))
    mine = next((each for each in targets if is_member(each.project, request.user)), None)
    coming = coming_meeting(mine.project, at=timezone.now()) if mine else None
    if not found and coming is None:
        return None
    context = {"rows": found, "target": mine, "coming": coming, "may_press": mine is not None}
    return Panel("right", "meetings/panels/actions.html", context)


def of_project(request: Request, project: Project) -> Panel:
    """How many are open, and the ways to all that was given and decided."""
    return Panel("left", "meetings/panels/of_project.html", {"counts": counts(project, at=timezone.now())})
