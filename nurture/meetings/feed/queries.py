"""Whose address it is, and which meetings stand in it."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from nurture.delivery import keys
from nurture.meetings.feed.models import CalendarFeed
from nurture.meetings.lobby.queries.inviting import repeats_for
from nurture.meetings.models import Meeting
from nurture.projects.models import CycleChange
from nurture.team.models import User

#: A meeting that is over stays for so long: one looks back at one's week, and finds the minutes.
LOOKING_BACK: Final = timedelta(days=31)


def feed_of(user: User) -> CalendarFeed | None:
    """The one that answers now. One query."""
    return CalendarFeed.objects.filter(user=user, closed_at=None).first()


def address_of(feed: CalendarFeed) -> str:
    """Calendars of others (Google, Outlook) fetch it from outside, so it is on the host that is seen from there."""
    path = reverse("meetings:feed", args=[keys.calendar_token(str(feed.seed))])
    return f"{settings.PUBLIC_URL}{path}"


def feed_at(token: str) -> CalendarFeed | None:
    """None: it was never given, was given anew or switched off, or whoever had it cannot sign in any more. One query."""
    rows = CalendarFeed.objects.filter(closed_at=None, user__is_active=True).select_related("user")
    return rows.filter(token_hash=keys.token_hash(token)).first()


def meetings_of(user: User, *, at: datetime) -> QuerySet[Meeting, Meeting]:
    """All to come of the projects they are a member of, skipped ones too, and those of the last weeks. One query.

    Of a project that is finished those that were held. Each with the moment it was changed last, and with how often they were told of it
    again.
    """
    changes = CycleChange.objects.filter(cycle=OuterRef("cycle")).order_by("-at", "-pk")
    goes_on = Q(project__finished_at=None) | Q(cycle__meeting_at__lt=F("project__finished_at"))
    return (
        Meeting.objects.filter(goes_on, project__memberships__user=user)
        .filter(cycle__meeting_at__gte=at - LOOKING_BACK)
        .annotate(changed_at=Subquery(changes.values("at")[:1]), repeats=repeats_for(user))
        .select_related("project", "cycle")
        .order_by("cycle__meeting_at", "pk")
    )
