"""People who may have left: sales finds out, because nobody but a person can."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from nurture.delivery.absences.models import Absence
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import company
from nurture.reports.queries.owed.shape import Owed


def gone(day: Day) -> Iterator[Owed]:
    """Of the accounts one sells to, or owns. One query."""
    accounts = [target.company.pk for target in day.own.values() if target.sales_owner_id == day.user.pk]
    rows = Absence.objects.filter(ended_at=None).exclude(kind=Absence.Kind.AWAY)
    theirs = rows.filter(Q(contact__account_id__in=accounts) | Q(contact__account__owner_id=day.user.pk))
    for absence in theirs.select_related("contact__account").order_by("at", "pk"):
        yield Owed(
            "gone",
            company(absence.contact.account),
            reverse("delivery:absence", args=[absence.pk]),
            since=absence.at,
            words=str(absence.contact),
        )
