"""Messages that no machine may settle alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db.models import Max, Q
from django.urls import reverse

from nurture.delivery.models import Message, MessageState
from nurture.reports.queries.day import Day
from nurture.reports.queries.owed.shape import Owed

#: What did not go is worth another try as long as it is news.
RECENTLY: Final = timedelta(days=7)


def astray(day: Day) -> Iterator[Owed]:
    """As long as nothing newer was planned for that person. At most two queries."""
    lost = Q(state__in=[MessageState.FAILED, MessageState.EXPIRED], planned_at__gt=day.at - RECENTLY) | Q(
        state=MessageState.UNCERTAIN
    )
    messages = list(
        Message.objects.filter(lost, mailing__target_id__in=list(day.own))
        .defer("raw")
        .select_related("contact", "mailing")
        .order_by("planned_at", "pk")
    )
    people = {message.contact_id for message in messages}
    newest = dict(
        Message.objects.filter(contact_id__in=people)
        .order_by()
        .values_list("contact_id")
        .annotate(Max("created_at"))
    )
    for message in messages:
        if message.created_at >= newest[message.contact_id]:
            yield Owed(
                message.state,
                day.own[message.mailing.target_id].company,
                reverse("delivery:message", args=[message.pk]),
                since=message.planned_at,
                due=message.planned_at,
                words=str(message.contact),
            )
