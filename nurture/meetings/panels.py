"""What the meeting puts onto the pages of accounts and projects (accounts.panels, projects.pieces say the promise)."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.panels import Mark, Panel
from nurture.delivery.queries.pauses import open_pause
from nurture.meetings.models import Meeting
from nurture.meetings.queries.next_email import NextEmail, next_emails
from nurture.projects.models import Project
from nurture.projects.queries.targets import targets_of
from nurture.team.models import User
from nurture.web.http import Request, once


def open_meetings(user: User, projects: Sequence[Project]) -> Mapping[int, Mark]:
    """The meetings that are going on in these projects. One query."""
    rows = Meeting.objects.filter(
        project_id__in=[project.pk for project in projects], opened_at__isnull=False, closed_at=None
    )
    return {
        project: Mark(_("The meeting is going on."), "joint", "radio", reverse("meetings:meeting", args=[pk]))
        for project, pk in rows.order_by("pk").values_list("project_id", "pk")
    }


def next_email(request: Request, account: Account) -> Panel | None:
    """What is decided, planned or sent next, and which gates hold."""
    found = once(request, _next_emails, request, account)
    return Panel("right", "meetings/panels/next_email.html", {"next_emails": found}) if found else None


def into_the_meeting(request: Request, account: Account) -> Panel | None:
    """What one comes here for while a meeting is open, or before it: the screen of this target."""
    coming = [each for each in once(request, _next_emails, request, account) if each.meeting]
    if not coming:
        return None
    going_on = next((each for each in coming if each.meeting and each.meeting.opened_at), coming[0])
    return Panel("actions", "meetings/panels/into_the_meeting.html", {"each": going_on})


def _next_emails(request: Request, account: Account) -> list[NextEmail]:
    targets = once(request, targets_of, request.user, account)
    is_paused = bool(targets) and once(request, open_pause, account) is not None
    return next_emails(targets, is_paused=is_paused, at=timezone.now())
