"""What keeps mail from leaving, for whoever can mend it."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.models import INSTALLATION, WayState
from nurture.delivery.models import Message, MessageState
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import company
from nurture.reports.queries.owed.messages import RECENTLY
from nurture.reports.queries.owed.shape import Owed
from nurture.sequences.models import Email

#: The mail could not be written: something is missing in the text or of the person.
UNWRITTEN: Final = ("missing_value", "broken_template", "unmailable")


def refused_ways(day: Day) -> Iterator[Owed]:
    """Addresses that their servers refuse: one's own, and all of them for whoever leads. At most two queries."""
    refused = SendingIdentity.objects.in_use().filter(refused_at__isnull=False)
    if not day.user.leads:
        refused = refused.filter(owner_id=day.user.pk)
    for identity in refused.order_by("refused_at", "pk"):
        if identity.refused_at is not None:
            yield Owed("way_refused", identity.address, _page(day, identity), since=identity.refused_at)
    if day.user.leads:
        for state in WayState.objects.filter(way=INSTALLATION, refused_at__isnull=False):
            if state.refused_at is not None:
                yield Owed("way_refused", settings.SMTP_HOST, _limits(), since=state.refused_at)


def unwritten(day: Day) -> Iterator[Owed]:
    """To whoever wrote an email: it could not be written for somebody. One query.

    Those whose target it is are told with all else that went astray.
    """
    mine = Email.objects.filter(updated_by_id=day.user.pk).values("pk")
    rows = Message.objects.filter(
        state=MessageState.FAILED,
        reason__in=UNWRITTEN,
        planned_at__gt=day.at - RECENTLY,
        mailing__email_ref__in=mine,
        mailing__target_id__in=[pk for pk in day.targets if pk not in day.own],
    ).exclude(contact__messages__created_at__gt=F("created_at"))
    for message in rows.defer("raw").select_related("account", "contact").order_by("planned_at", "pk"):
        yield Owed(
            "unwritten",
            company(message.account),
            message.get_absolute_url(),
            since=message.planned_at,
            words=str(message.contact),
        )


def _page(day: Day, identity: SendingIdentity) -> str:
    """Only who looks after an address sees its page."""
    if day.user.is_administrator or identity.owner_id == day.user.pk:
        return identity.get_absolute_url()
    return _limits()


def _limits() -> str:
    return f"{reverse('delivery:flow')}#limits"
