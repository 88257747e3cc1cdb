"""Time and order as the database sees them.

Workers on several machines have several clocks; the database has one. And whoever stops mail must know that nothing
passes a gate which looked before the stop: hand-overs hold a lock together, a stop waits until it has it alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

from django.db import connection

from nurture.prepared import Question, is_postgresql, run

HAND_OVERS: Final = 7_301_001
TICKS: Final = 7_301_002


def database_now() -> datetime:
    if is_postgresql():
        return _moment(*NOW)
    return _moment("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")


def enter_hand_over() -> datetime:
    """Inside a transaction that hands over: no stop is committed before this transaction ends. Gives the time."""
    if is_postgresql():
        return _moment(*ENTER)
    # SQLite: transactions are IMMEDIATE and exclude each other.
    return database_now()


def shut_out_hand_overs() -> None:
    """Inside a transaction that stops mail: waits for running hand-overs; the next ones see what we commit.

    Before any row is locked or changed: who hands over holds this lock and then waits for rows.
    """
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HAND_OVERS])


@contextmanager
def one_at_a_time(lock: int) -> Iterator[bool]:
    """Whether nobody else is in here. Two schedulers do no harm; this only spares the work."""
    if not is_postgresql():
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])


NOW: Final = Question("SELECT clock_timestamp()", ())
# The lock and the time in one round trip: the time is read from the row that the lock gives, so after it.
ENTER: Final = Question(
    "WITH entered AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(%s)) "
    "SELECT clock_timestamp() FROM entered",
    [HAND_OVERS],
)


def _moment(query: str, parameters: Sequence[int] = ()) -> datetime:
    [(value,)] = run(query, parameters)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
