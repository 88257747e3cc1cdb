"""A row before a mail: whoever writes it sends, once a person and day."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from nurture.digests.models import Digest, DigestState
from nurture.digests.queries.due import MOST_ATTEMPTS
from nurture.team.models import User


def claim(*, user: User, day: date, at: datetime) -> Digest | None:
    """The row to be served now, by this call alone; None: somebody else serves it, or it is done.

    One that failed for the moment may be claimed again. One that stays claimed may have left: it is not sent twice.
    """
    try:
        with transaction.atomic():
            return Digest.objects.create(user=user, day=day, claimed_at=at)
    except IntegrityError:
        failed = Digest.objects.filter(
            user=user, day=day, state=DigestState.FAILED, attempts__lt=MOST_ATTEMPTS
        )
        taken = failed.update(state=DigestState.CLAIMED, attempts=F("attempts") + 1, claimed_at=at)
        return Digest.objects.get(user=user, day=day) if taken else None


def settle(
    *, digest: Digest, state: DigestState, at: datetime, problem: str = "", final: bool = False
) -> None:
    """What became of it. `final`: it failed for good, and is not tried again."""
    digest.state = state
    digest.sent_at = at if state == DigestState.SENT else None
    digest.problem = problem[:300]
    if final:
        digest.attempts = MOST_ATTEMPTS
    digest.save(update_fields=["state", "sent_at", "problem", "attempts"])
