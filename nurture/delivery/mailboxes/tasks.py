"""Celery only says "look now": which mailbox is due stands on its row."""

from celery import shared_task
from django.db.models import F, Q

from nurture.delivery import clock
from nurture.delivery.mailboxes import looking
from nurture.delivery.mailboxes.models import Mailbox


@shared_task
def look_into_mailboxes() -> None:
    """Every one that is due, or was asked for and not looked into since."""
    at = clock.database_now()
    asked = Q(asked_at__isnull=False) & (Q(looked_at=None) | Q(asked_at__gt=F("looked_at")))
    due = Q(enabled_at__isnull=False) & (Q(next_look_at=None) | Q(next_look_at__lte=at))
    rows = Mailbox.objects.filter(asked | due).order_by(F("looked_at").asc(nulls_first=True), "pk")
    looking.look_in_turn(rows, now=clock.database_now)


@shared_task
def look_into(mailbox: int) -> None:
    """The one somebody waits for."""
    looking.look_in_turn(Mailbox.objects.filter(pk=mailbox), now=clock.database_now)
