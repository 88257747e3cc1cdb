"""So many in an hour or a day through one way, over any stretch of that length."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(hours=24)


def next_place(
    gone: Sequence[datetime], *, span: timedelta, cap: int, waiting: int, at: datetime
) -> datetime:
    """When the message goes before which `waiting` others wait, if each goes as soon as it may.

    `gone`: the last moments at which one went, in order, at most `cap` of them.
    """
    # Each place becomes free a span after it was taken, then again a span later.
    rounds, place = divmod(waiting, cap)
    free_places = cap - len(gone)
    first = at if place < free_places else gone[place - free_places] + span
    return max(first, at) + rounds * span
