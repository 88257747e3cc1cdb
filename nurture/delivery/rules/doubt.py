"""When a person may decide about a message whose arrival nobody can prove, and which failures are worth another try."""

from datetime import datetime, timedelta
from typing import Final

#: A server may take so long to answer the end of a mail (RFC 5321 4.5.3.2.6). Whoever waits for it may still hear.
MAY_STILL_ANSWER: Final = timedelta(minutes=10)
#: The frozen bytes carry the day on which they were written; filters take older ones for spam.
TOO_OLD: Final = timedelta(hours=72)

#: The words or the address themselves are wrong, and they are frozen: only a new decision helps.
HOPELESS: Final = frozenset({"no_such_address", "broken_template", "unmailable"})


def again_from(handed_over_at: datetime) -> datetime:
    """From when on it may be sent again."""
    return handed_over_at + MAY_STILL_ANSWER


def again_until(handed_over_at: datetime) -> datetime:
    """Until when it may be sent again, and is listed among what needs attention."""
    return handed_over_at + TOO_OLD


def may_try_again(reason: str) -> bool:
    """A failure whose cause can be mended outside of the message: nothing of it has arrived."""
    return reason not in HOPELESS
