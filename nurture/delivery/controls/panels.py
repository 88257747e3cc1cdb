"""What controls show on pages of apps below (accounts.panels and nurture.projects.pieces say the promise)."""

from accounts.models import Account
from accounts.panels import Panel
from nurture.delivery.controls.queries.stops import standing_stops
from nurture.projects.models import Project, Target
from nurture.web.http import Request


def stopped(request: Request, account: Account) -> Panel | None:
    """Stops that hold mail to this account. One query; one more when there is any."""
    standing = standing_stops(request.user)
    if not standing:
        return None
    projects = set(Target.objects.live().filter(account=account).values_list("project_id", flat=True))
    here = [
        shown
        for shown in standing
        if (shown.stop.target is None and shown.stop.project_id in {None, *projects})
        or (shown.stop.target is not None and shown.stop.target.account_id == account.pk)
    ]
    return Panel("head", "delivery/controls/stop_banners.html", {"stops": here}) if here else None


def notices(request: Request, project: Project) -> Panel:
    """Why nothing goes for this project, or not all of it."""
    return Panel("head", "delivery/controls/project.html", {"project": project})
