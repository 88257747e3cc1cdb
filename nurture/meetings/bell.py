"""Rings in every process whose screens show a meeting, once the change is committed.

PostgreSQL carries it to all processes (NOTIFY); elsewhere there is but one, and it is told directly. A ring that gets
lost is made up for: whoever listens also looks by itself (nurture.meetings.live).
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from django.db import connection, transaction

CHANNEL: Final = "nurture_meetings"
# What to call in this process, from whatever thread the change was made in.
listeners: Final[set[Callable[[int], None]]] = set()


def ring(meeting: int) -> None:
    """Within the transaction of the change; nobody hears of what is rolled back."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(meeting)])
    else:
        transaction.on_commit(partial(_heard, meeting))


def _heard(meeting: int) -> None:
    for listener in tuple(listeners):
        listener(meeting)
