"""What the meeting puts onto the page of an account (accounts.panels says the promise)."""

from django.utils import timezone

from accounts.models import Account
from accounts.panels import Panel
from nurture.meetings.queries.next_email import next_emails
from nurture.web.http import Request


def next_email(request: Request, account: Account) -> Panel | None:
    """What is decided, planned or sent next, and which gates hold."""
    found = next_emails(request.user, account, at=timezone.now())
    return Panel("right", "meetings/panels/next_email.html", {"next_emails": found}) if found else None
