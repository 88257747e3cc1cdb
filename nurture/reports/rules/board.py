"""Which cycles a board shows, and where on it planned emails lie."""

from collections.abc import Sequence
from datetime import date

#: As many as stand side by side at 1440 pixels.
SHOWN = 6
BEFORE = 2


def first_shown(asked: int | None, current: int, last: int) -> int:
    """The number of the first cycle shown: the one asked for, else a little before the current one."""
    first = current - BEFORE if asked is None else asked
    return max(1, min(first, last - SHOWN + 1))


def lay_out(delays: Sequence[int], days: Sequence[date]) -> list[int | None]:
    """The place among the meeting `days` of each planned email: one a meeting, from the first on.

    `delays` are the business days each waits after the one before it; None: beyond the last day.
    """
    places: list[int | None] = []
    place: int | None = 0 if days else None
    for number, delay in enumerate(delays):
        if number and place is not None:
            place = _after(days, place, delay)
        places.append(place)
    return places


def _after(days: Sequence[date], place: int, delay: int) -> int | None:
    # Five business days are a week; a meeting that moved by a day or two is still next week's.
    wait = delay * 7 // 5 - 2
    later = range(place + 1, len(days))
    return next((each for each in later if (days[each] - days[place]).days >= wait), None)
