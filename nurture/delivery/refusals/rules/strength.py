"""Which reason stands when there are two, how long a pause is, and what it takes to lift a suppression."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

#: Said by the person, or by the law; then by us; then by machines; last what ends by itself.
_RANKS: Final[Mapping[str, int]] = {
    "unsubscribed": 4,
    "complaint": 4,
    "asked": 4,
    "erased": 4,
    "by_hand": 2,
    "bounced": 1,
    "quiet": 0,
}
PAUSE_MONTHS: Final = 3


class Lift(StrEnum):
    """What lifts a suppression."""

    # Whoever leads, with a reason.
    ALONE = "alone"
    # A consent that is newer than the refusal, seen by two of us.
    BY_CONSENT = "by_consent"
    # Nothing: whoever was erased is not known any more.
    NEVER = "never"


def takes_over(new: str, standing: str) -> bool:
    """Whether the new reason replaces the one that stands.

    One that came by a merge gives way to any of their own, since it would go with the merge.
    """
    if standing == "merged":
        return new not in {"merged", "quiet"}
    return _RANKS.get(new, -1) > _RANKS[standing]


def lift_of(reason: str) -> Lift:
    if reason == "erased":
        return Lift.NEVER
    return Lift.ALONE if reason in {"by_hand", "bounced"} else Lift.BY_CONSENT


def pause_until(at: datetime, months: int = PAUSE_MONTHS) -> datetime:
    """The same day three months on, at the latest the last of that month."""
    month = at.month - 1 + months
    year, month = at.year + month // 12, month % 12 + 1
    for day in range(at.day, 27, -1):
        try:
            return at.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return at.replace(year=year, month=month)
