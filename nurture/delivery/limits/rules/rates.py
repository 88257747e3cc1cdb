"""So many in an hour or a day through one way, over any stretch of that length."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(hours=24)


def next_place(gone: Sequence[datetime], *, span: timedelta, cap: int, waiting: int) -> datetime:
    """Of a full limit: when the message goes before which `waiting` others wait, if each goes as soon as it may.

    `gone`: when the last `cap` of them went, in order; where only the first of those are given, the last given one
    stands for all later ones.
    """
    # Each place becomes free a span after it was taken, and again a span after that.
    rounds, place = divmod(waiting, cap)
    return gone[min(place, len(gone) - 1)] + (rounds + 1) * span
