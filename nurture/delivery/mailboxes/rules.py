"""When a mailbox is looked into again."""

from datetime import datetime, timedelta
from typing import Final

EVERY: Final = timedelta(seconds=55)
LONGEST: Final = timedelta(hours=1)
#: A server that refuses a password locks whoever tries too often.
AFTER_A_REFUSAL: Final = timedelta(minutes=15)
#: At first, and when the server has numbered its mails anew: what was taken already is known by its fingerprint.
LOOK_BACK: Final = timedelta(days=7)


def next_look(at: datetime, *, failures: int, refused: bool) -> datetime:
    """A minute after a good look; after bad ones twice as long each time, up to an hour."""
    if not failures:
        return at + EVERY
    wait = EVERY * (1 << min(failures - 1, 10))
    return at + min(max(wait, AFTER_A_REFUSAL) if refused else wait, LONGEST)


def look_back_from(at: datetime, last_good: datetime | None) -> datetime:
    """From where on mails are taken when their numbers say nothing."""
    return min(at, last_good or at) - LOOK_BACK
