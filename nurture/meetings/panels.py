"""What the meeting puts onto the page of an account (accounts.panels says the promise)."""

from django.utils import timezone

from accounts.models import Account
from accounts.panels import Panel
from nurture.delivery.queries.pauses import open_pause
from nurture.meetings.queries.next_email import next_emails
from nurture.projects.queries.targets import targets_of
from nurture.web.http import Request, once


def next_email(request: Request, account: Account) -> Panel | None:
    """What is decided, planned or sent next, and which gates hold."""
    targets = once(request, targets_of, request.user, account)
    is_paused = bool(targets) and once(request, open_pause, account) is not None
    found = next_emails(targets, is_paused=is_paused, at=timezone.now())
    return Panel("right", "meetings/panels/next_email.html", {"next_emails": found}) if found else None
