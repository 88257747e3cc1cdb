"""Celery only says "look now"; who gets what is in the rows."""

from datetime import date
from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from nurture.delivery.colleagues.actions import claim_new
from nurture.delivery.colleagues.tasks import Errand, hand_out, hand_out_asked, hand_over
from nurture.digests.letters import letter
from nurture.digests.models import Digest
from nurture.digests.queries.due import people_due
from nurture.team.models import User


@shared_task
def send_digests() -> None:
    """Serve everybody whose daily mail is due; a server that is away is asked again by the next look."""
    hand_out([_errand(user, day) for user, day in people_due(timezone.now())])


@shared_task
def send_one(user: int, *, as_daily: bool = False) -> None:
    """Today's mail at once, for whoever asked; the daily one comes all the same, unless this is it."""
    at = timezone.now()
    person = User.objects.get(pk=user)
    day = timezone.localdate(at, ZoneInfo(person.time_zone))
    if as_daily:
        hand_out_asked([_errand(person, day)])
    elif raw := letter(person, day=day, at=at):
        hand_over(person, raw)


def _errand(user: User, day: date) -> Errand:
    return Errand(
        user,
        claim=lambda at: claim_new(Digest, user=user, day=day, at=at),
        write=lambda at: letter(user, day=day, at=at),
    )
