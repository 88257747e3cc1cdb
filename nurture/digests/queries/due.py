"""Whose daily mail is due."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from nurture.delivery.colleagues.models import PostState
from nurture.digests.models import Digest
from nurture.digests.rules import due_on
from nurture.projects.models import Membership
from nurture.projects.queries.rhythms import holidays_of
from nurture.projects.rules.calendars import Holidays
from nurture.team.models import User


def people_due(at: datetime) -> list[tuple[User, date]]:
    """Those who want it, whose hour has come, and who have not been served today. Three queries."""
    people = list(User.objects.filter(is_active=True, digest_off_at=None).order_by("pk"))
    calendars = _calendars(people)
    found = [
        (person, day)
        for person in people
        if (day := due_on(at, ZoneInfo(person.time_zone), person.digest_at, calendars[person.pk]))
    ]
    served = _served(found)
    return [(person, day) for person, day in found if (person.pk, day) not in served]


def _calendars(people: Iterable[User]) -> dict[int, list[Holidays]]:
    """By which calendars each of them works: those of their running projects."""
    working = Membership.objects.filter(user__in=list(people), project__finished_at=None)
    found: dict[int, list[Holidays]] = defaultdict(list)
    for membership in working.select_related("project"):
        found[membership.user_id].append(holidays_of(membership.project))
    return found


def _served(due: Iterable[tuple[User, date]]) -> set[tuple[int, date]]:
    pairs = list(due)
    rows = Digest.objects.filter(
        user__in=[user for user, _day in pairs], day__in={day for _user, day in pairs}
    )
    again = rows.filter(state=PostState.FAILED, attempts__lt=Digest.most_attempts)
    return set(rows.exclude(pk__in=again.values("pk")).values_list("user_id", "day"))
