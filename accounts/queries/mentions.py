"""Who can be called on, and what waits to be looked at."""

from datetime import datetime

from django.db.models import QuerySet

from accounts.audiences import members, seen_by
from accounts.models import Mention
from nurture.team.models import Team, User
from nurture.web.paging import Page, keyset_page


def mentionable(audience: int | None) -> QuerySet[User]:
    """Both teams; of what belongs to a project, its members only."""
    people = User.objects.filter(is_active=True, team__in=Team.values)
    if audience is not None:
        people = people.filter(pk__in=members(audience).values("pk"))
    return people.order_by("name", "pk")


def mentions(user: User) -> QuerySet[Mention]:
    """Of this user, on what they may still see; the latest first."""
    visible = Mention.objects.filter(
        seen_by(user, "annotation__audience"), user=user, annotation__deleted_at=None
    )
    return visible.select_related("annotation__account", "annotation__author").order_by("-at", "-pk")


def unread(user: User) -> QuerySet[Mention]:
    """What waits for this user to look at it, the latest first; the list of Today and of the daily mail."""
    return mentions(user).filter(seen_at=None)


def unread_count(user: User, *, at: datetime) -> int:
    """For the bell (nurture.web.counts)."""
    return unread(user).count()


def mentions_page(user: User, cursor: str) -> Page[Mention]:
    return keyset_page(mentions(user), cursor, order=("-at", "-id"))
