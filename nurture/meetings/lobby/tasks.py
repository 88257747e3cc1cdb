"""Celery only says "look now"; who was invited to what is in the rows."""

from celery import shared_task
from django.utils import timezone

from nurture.delivery.colleagues.tasks import Errand, hand_out
from nurture.meetings.lobby.actions.inviting import claim
from nurture.meetings.lobby.letters import letter
from nurture.meetings.lobby.queries.inviting import Due, invitations_due


@shared_task
def send_invitations() -> None:
    """Everybody who lacks the latest state of a meeting gets it; a server that is away is asked by a later look."""
    hand_out([_errand(due) for due in invitations_due(timezone.now())])


def _errand(due: Due) -> Errand:
    return Errand(
        due.user,
        claim=lambda at: claim(due=due, at=at),
        write=lambda at: letter(due, at=at),
    )
