"""When complaints endanger what we send: what the large mailbox providers tell senders to stay under."""

from enum import StrEnum
from typing import Final

#: Of the mail that left, in a thousand: Gmail and Yahoo ask for less than 1, and turn away from 3 on.
WARNING: Final = 1
_ALARM: Final = 3
#: Fewer cases make no share: then only counts are said.
_CASES: Final = 20
DAYS: Final = 30


class Standing(StrEnum):
    GOOD = "good"
    WARNING = "warn"
    ALARM = "bad"


def standing(complaints: int, sent: int) -> Standing:
    """Among a few mails one complaint says nothing about many: it warns, and alarms nobody."""
    if complaints * 1000 < WARNING * max(sent, 1):
        return Standing.GOOD
    return Standing.ALARM if sent >= _CASES and complaints * 1000 >= _ALARM * sent else Standing.WARNING


def share(complaints: int, sent: int) -> float | None:
    """In per cent; None where there are too few cases for one."""
    return complaints * 100 / sent if sent >= _CASES else None
