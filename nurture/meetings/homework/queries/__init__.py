"""Actions for pages; each a fixed number of queries."""

from nurture.meetings.homework.queries.days import OfferedDay, offered_days
from nurture.meetings.homework.queries.lists import Chosen, Counts, Listed, coming_meeting, counts, listed
from nurture.meetings.homework.queries.rows import (
    InRoom,
    Row,
    in_room,
    of_meeting,
    of_target,
    open_for,
    open_of,
    row_of,
    rows,
)

__all__ = [
    "Chosen",
    "Counts",
    "InRoom",
    "Listed",
    "OfferedDay",
    "Row",
    "coming_meeting",
    "counts",
    "in_room",
    "listed",
    "of_meeting",
    "of_target",
    "offered_days",
    "open_for",
    "open_of",
    "row_of",
    "rows",
]
