"""A row before a mail: whoever writes it sends, once a person and state of the meeting."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from nurture.meetings.lobby.models import Invitation
from nurture.meetings.lobby.queries.inviting import MOST_ATTEMPTS, Due


def claim(*, due: Due, at: datetime) -> Invitation | None:
    """The row to be served now, by this call alone; None: somebody else serves it, or it is done."""
    key = {
        "meeting": due.meeting,
        "user": due.user,
        "revision": due.meeting.cycle.revision,
        "cancels": due.cancels,
    }
    try:
        with transaction.atomic():
            return Invitation.objects.create(**key, claimed_at=at)
    except IntegrityError:
        failed = Invitation.objects.filter(**key, state=Invitation.State.FAILED, attempts__lt=MOST_ATTEMPTS)
        taken = failed.update(
            state=Invitation.State.CLAIMED, attempts=F("attempts") + 1, claimed_at=at, problem=""
        )
        return Invitation.objects.get(**key) if taken else None


def settle(
    *, invitation: Invitation, sent: bool, at: datetime, problem: str = "", final: bool = False
) -> None:
    """What became of it. `final`: it failed for good, and is not tried again."""
    invitation.state = Invitation.State.SENT if sent else Invitation.State.FAILED
    invitation.sent_at = at if sent else None
    invitation.problem = problem[:300]
    if final:
        invitation.attempts = MOST_ATTEMPTS
    invitation.save(update_fields=["state", "sent_at", "problem", "attempts"])
