"""Who counts, counts alone: whoever hands over to the same company, domain or way waits until we are done.

Of the database's own locks that belong to no row: nobody else takes them, so they stand in nobody's way, and they are
taken in order, so two windows never wait for each other.
"""

from collections.abc import Iterable
from enum import IntEnum
from zlib import crc32

from nurture.prepared import Question, is_postgresql, run


class Kind(IntEnum):
    COMPANY = 7_301_101
    WAY = 7_301_102
    DOMAIN = 7_301_103
    # Of those who plan, and of nobody who hands over: who plans locks people after it.
    PLANNED = 7_301_104


def count_alone(kind_and_what: Iterable[tuple[Kind, int | str]]) -> None:
    """Until the transaction ends. One statement on PostgreSQL; on SQLite transactions exclude each other anyway."""
    if is_postgresql():
        for each in question(kind_and_what):
            run(*each)


def question(kind_and_what: Iterable[tuple[Kind, int | str]]) -> list[Question]:
    """What `count_alone` asks of PostgreSQL, if anything."""
    keys = sorted({(int(kind), _number(what)) for kind, what in kind_and_what})
    return [Question(_LOCK, [list(column) for column in zip(*keys, strict=True)])] if keys else []


def _number(what: int | str) -> int:
    """As PostgreSQL wants it, 32 bits with a sign. Two that share a number only wait for each other."""
    number = crc32(str(what).encode())
    return number - 2**32 if number >= 2**31 else number


_LOCK = (
    "SELECT pg_advisory_xact_lock(given.kind, given.number) "
    "FROM unnest(%s::int[], %s::int[]) AS given(kind, number)"
)
