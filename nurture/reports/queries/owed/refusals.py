"""What recipients told us on their page, and consents that a second of us has to look at."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from nurture.delivery.models import Suppression
from nurture.delivery.refusals.models import LiftRequest, Redirection
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import company
from nurture.reports.queries.owed.shape import Owed


def redirected(day: Day) -> Iterator[Owed]:
    """We write to the wrong person: sales finds out who is right. One query."""
    if day.team != "sales" and not day.user.is_administrator:
        return
    sold = [each.company.pk for each in day.own.values() if each.sales_owner_id == day.user.pk]
    theirs = Q(account__in=sold) | Q(account__owner=day.user.pk)
    rows = Redirection.objects.open().filter(theirs).select_related("account", "contact")
    for told in rows.order_by("at", "pk"):
        link = f"{told.contact.get_absolute_url()}#refusals"
        yield Owed("redirected", company(told.account), link, since=told.at, words=str(told.contact))


def consents(day: Day) -> Iterator[Owed]:
    """A colleague asks whether we may write again. Two queries at most."""
    if not day.user.leads:
        return
    waiting = LiftRequest.objects.filter(answered_at=None).exclude(asked_by=day.user.pk)
    asked = list(waiting.select_related("contact__account", "asked_by").order_by("asked_at", "pk"))
    rows = Suppression.objects.filter(value_hash__in=[each.value_hash for each in asked]) if asked else ()
    found = {(row.scope, row.value_hash): row.pk for row in rows}
    for each in asked:
        pk = found.get((each.scope, each.value_hash))
        if pk is not None:
            link = reverse("delivery:suppression", args=[pk])
            name = str(each.contact)
            yield Owed("consent", company(each.contact.account), link, since=each.asked_at, words=name)
