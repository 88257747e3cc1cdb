"""A row before a mail: whoever claims it sends it, once."""

from datetime import datetime

from django.db.models import F

from nurture.meetings.minutes.models import MailState, MinutesMail
from nurture.meetings.minutes.rules.closing import MOST_ATTEMPTS


def claim(*, mail: MinutesMail, at: datetime) -> bool:
    """Whether it is to be sent now, by this call alone. What stays claimed may have left, and is not sent again."""
    waiting = MinutesMail.objects.filter(pk=mail.pk, state=mail.state, attempts=mail.attempts)
    taken = waiting.filter(state__in=[MailState.OWED, MailState.FAILED], attempts__lt=MOST_ATTEMPTS).update(
        state=MailState.CLAIMED, attempts=F("attempts") + 1, claimed_at=at
    )
    return bool(taken)


def settle(
    *, mail: MinutesMail, state: MailState, at: datetime, problem: str = "", final: bool = False
) -> None:
    """What became of it. `final`: it failed for good, and is not tried again."""
    MinutesMail.objects.filter(pk=mail.pk, state=MailState.CLAIMED).update(
        state=state,
        sent_at=at if state == MailState.SENT else None,
        problem=problem[:300],
        **({"attempts": MOST_ATTEMPTS} if final else {}),
    )
