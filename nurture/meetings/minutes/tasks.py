"""Celery only says "look now"; who is owed what is in the rows."""

from collections.abc import Callable
from functools import cache

from celery import shared_task
from django.utils import timezone

from nurture.delivery.colleagues.actions import claim
from nurture.delivery.colleagues.tasks import Errand, hand_out
from nurture.meetings.minutes.letters import letter
from nurture.meetings.minutes.models import MinutesMail
from nurture.meetings.minutes.queries.minutes import Minutes, minutes
from nurture.meetings.minutes.queries.owed import mails_due
from nurture.meetings.models import Meeting


@shared_task
def send_minutes() -> None:
    """Everybody who is owed minutes gets them; a server that is away is asked again by a later look."""
    # Of one meeting they are read once, whoever gets them.
    read = cache(minutes)
    hand_out([_errand(mail, read) for mail in mails_due(timezone.now())])


def _errand(mail: MinutesMail, read: Callable[[Meeting], Minutes]) -> Errand:
    return Errand(
        mail.user,
        claim=lambda at: mail if claim(post=mail, at=at) else None,
        write=lambda at: letter(mail, read(mail.meeting), at=at),
    )
