"""What base.html needs on every page."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.web.counts import waiting


@dataclass(frozen=True)
class Place:
    """One entry of the navigation; `key` is typed after `g` to go there."""

    url: str
    label: Promise
    icon: str
    key: str
    current: bool
    counted: Callable[[], int] | None = None

    @cached_property
    def count(self) -> int:
        """How much waits there. Asked when it is drawn: a fragment draws no navigation and asks nothing."""
        return self.counted() if self.counted else 0


# Each app adds its own place when it has one: view, label, icon, key.
PLACES: list[tuple[str, Promise, str, str]] = [
    ("reports:today", _("Today"), "sun", "t"),
    ("accounts:accounts", _("Accounts"), "building-2", "a"),
    ("projects:nominations", _("Nominations"), "hand", "n"),
    ("projects:projects", _("Projects"), "users", "p"),
    ("sequences:sequences", _("Sequences"), "route", "s"),
    ("meetings:meetings", _("Meetings"), "messages-square", "m"),
    ("delivery:outbox", _("Outbox"), "send", "o"),
]

# What people do standing up, on the phone: the bar at its foot has room for five.
ON_PHONE = (
    "reports:today",
    "accounts:accounts",
    "projects:nominations",
    "projects:projects",
    "meetings:meetings",
)

# Where somebody was called on, in the head of every page; and where one writes down what one heard, from anywhere.
BELL = ("accounts:mentions", _("Mentions"), "bell", "")
WRITE = "accounts:choose_account"

# The settings, likewise: view and label of each tab, the first one at the root of all others.
SETTINGS: list[tuple[str, Promise]] = [
    ("team:you", _("You")),
    ("team:members", _("Members")),
    ("delivery:sender", _("Sender")),
    ("delivery:identities", _("Sending addresses")),
    ("delivery:mailboxes", _("Mailboxes")),
    ("delivery:suppressions", _("Suppression list")),
    ("delivery:noticed", _("Links and opens")),
    ("delivery:live", _("Going live")),
    ("accounts:audit", _("Audit trail")),
    ("accounts:exports", _("Exports")),
    ("reports:sendings", _("Emails sent")),
]
# Shown to whoever leads a team or administers; the page itself refuses everybody else.
FOR_LEADS = {"delivery:live", "accounts:audit", "accounts:exports", "reports:sendings"}


def page(request: HttpRequest) -> dict[str, Any]:
    places = PLACES if request.user.is_authenticated else []
    navigation = {place[0]: _place(request, *place) for place in places}
    return {
        "navigation": list(navigation.values()),
        "shortcuts": [place for view, place in navigation.items() if view in ON_PHONE],
        "bell": _place(request, *BELL),
        "write_url": reverse(WRITE),
        "settings_tabs": partial(_settings_tabs, request),
        "current_day": timezone.localdate(),
    }


def _place(request: HttpRequest, view: str, label: Promise, icon: str, key: str) -> Place:
    path, url = request.path, reverse(view)
    current = path == url or (url != "/" and path.startswith(url))
    return Place(url, label, icon, key, current, partial(waiting, view, request.user))


def _settings_tabs(request: HttpRequest) -> list[Place]:
    """Where several tabs lead to this page, the one deepest down is the current one."""
    leads = request.user.is_authenticated and request.user.leads
    tabs = [(reverse(view), label) for view, label in SETTINGS if leads or view not in FOR_LEADS]
    here = max((url for url, _label in tabs if request.path.startswith(url)), key=len, default="")
    return [Place(url, label, icon="", key="", current=url == here) for url, label in tabs]
