"""What came back from people."""

from collections.abc import Sequence

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from accounts.models import Contact
from nurture.delivery.models import Reaction


def latest_by_contact(contacts: Sequence[Contact]) -> dict[int, Reaction]:
    """By contact, the last thing they did themselves. One query."""
    human = Reaction.objects.filter(
        contact__in=[each.pk for each in contacts], verdict=Reaction.Verdict.HUMAN
    )
    place = Window(RowNumber(), partition_by="contact", order_by=[F("at").desc(), F("id").desc()])
    latest = human.annotate(place=place).filter(place=1)
    return {each.contact_id: each for each in latest if each.contact_id}
