"""Who is not there, and until when."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Contact, DayKind
from nurture.delivery.absences.models import Absence
from nurture.delivery.rules.window import zone_of
from nurture.projects.models import Target
from nurture.projects.rules.calendars import Holidays, country_of, day_off
from nurture.team.models import User

#: Nobody closes for longer; after that any weekday is as good.
_AT_MOST: Final = 60


def resumes_at(contact: Contact, stated: date) -> datetime:
    """The beginning of their business day after the day they named: on their first day nobody reads letters."""
    account = contact.account
    zone = zone_of(contact.time_zone, account.time_zone, settings.TIME_ZONE)
    days = list(account.days.all())
    theirs = Holidays(
        country_of(contact.time_zone) or account.country or country_of(zone),
        tuple(each.closure for each in days if each.kind == DayKind.CLOSED),
        tuple(each.closure for each in days if each.kind == DayKind.WORKING),
    )
    ahead = [stated + timedelta(days=number) for number in range(1, _AT_MOST)]
    day = next((day for day in ahead if day.isoweekday() <= 5 and day_off(day, theirs) is None), ahead[0])
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone))


def absent(at: datetime) -> Exists:
    """Inside a query of messages: nothing may go to this person now."""
    rows = Absence.objects.filter(contact=OuterRef("contact"), ended_at=None)
    return Exists(rows.filter(Q(until=None) | Q(until__gt=at)))


def open_absences(contacts: Iterable[Contact]) -> QuerySet[Absence]:
    """What is known of where these people are; one of each at most."""
    return Absence.objects.filter(contact__in=list(contacts), ended_at=None)


def open_to(user: User) -> QuerySet[Absence]:
    """Of the accounts this person pursues or owns; administrators see all."""
    rows = Absence.objects.select_related("contact__account", "inbound", "message")
    if user.is_administrator:
        return rows
    targets = Target.objects.visible_to(user)
    return rows.filter(Q(contact__account__in=targets.values("account")) | Q(contact__account__owner=user))
