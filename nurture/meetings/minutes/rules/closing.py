"""Until when minutes can be corrected, when the criteria are looked at, when a mail is tried again. Pure."""

from datetime import datetime, timedelta
from typing import Final

CORRECTABLE: Final = timedelta(hours=24)
#: Every so many meetings ten minutes belong to the shared criteria.
LOOK_EVERY: Final = 4
MOST_ATTEMPTS: Final = 12


def locked_at(closed_at: datetime) -> datetime:
    return closed_at + CORRECTABLE


def is_locked(closed_at: datetime, at: datetime) -> bool:
    """From then on words are added, and none are changed."""
    return at >= locked_at(closed_at)


def look_is_due(held_since: int) -> bool:
    """`held_since`: how many meetings were closed since the last one in which it was proposed and answered."""
    return held_since >= LOOK_EVERY - 1


def again_at(claimed_at: datetime, attempts: int) -> datetime:
    """After 1, 4, 9 … minutes; twelve attempts last eleven hours, one night of a mail server."""
    return claimed_at + timedelta(minutes=attempts * attempts)
