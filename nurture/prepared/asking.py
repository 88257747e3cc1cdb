"""Asking the database: now, ahead, or together with what comes next."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from typing import Any, Final, NamedTuple, cast
from weakref import WeakSet

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus

from nurture.prepared.wire import COMMIT, Row, exchange


class Question(NamedTuple):
    """One statement with its values."""

    sql: str
    parameters: Sequence[Any]


class _Line(threading.local):
    """What this thread has asked ahead, and what it will send with the next question."""

    def __init__(self) -> None:
        self.answers: list[tuple[Question, list[Row]]] = []
        self.waiting: list[Question] | None = None
        self.keeps_plans = False


_line: Final = _Line()


def run(sql: str, parameters: Sequence[Any], *, commits: bool = False) -> list[Row]:
    """The rows of one statement of ours. `commits`: nothing comes after it in its transaction, as in `together`."""
    for number, (question, answer) in enumerate(_line.answers):
        if question.sql == sql and question.parameters == parameters:
            del _line.answers[number]
            return answer
    return _sent([Question(sql, parameters)], commits=commits)[0]


def write(sql: str, parameters: Sequence[Any]) -> None:
    """A statement without an answer; within `together` it leaves with the next question, at the latest with the last."""
    if _line.waiting is None:
        _sent([Question(sql, parameters)])
    else:
        _line.waiting.append(Question(sql, parameters))


@contextmanager
def together(*, commits: bool = False) -> Iterator[None]:
    """What is written in here is sent with the next question. Nothing of Django's own may be asked meanwhile, only ours.

    `commits`: its transaction ends with it, so the COMMIT leaves with the last of it, unless there is another around.
    """
    if not is_postgresql() or _line.waiting is not None:
        yield
        return
    _line.waiting = []
    try:
        yield
        if _line.waiting:
            _sent([], commits=commits)
    finally:
        _line.waiting = None


def ahead(questions: Iterable[Question]) -> AbstractContextManager[None]:
    """Asked in one round trip, in this order: `with` what this gives, whoever first asks exactly one of them has its answer.

    On SQLite nothing is far away: there each is asked when it is asked.
    """
    if not is_postgresql():
        return nullcontext()
    wanted = list(questions)
    return _answered(list(zip(wanted, _sent(wanted), strict=True)))


@contextmanager
def _answered(answers: list[tuple[Question, list[Row]]]) -> Iterator[None]:
    _line.answers = answers
    try:
        yield
    finally:
        _line.answers = []


@cache
def is_postgresql() -> bool:
    """A process has one kind of database; looking which it is takes longer than saying a value."""
    return connections[DEFAULT_DB_ALIAS].vendor == "postgresql"


def _sent(questions: Sequence[Question], *, commits: bool = False) -> list[list[Row]]:
    """The rows of each, after all that waits was carried out."""
    if not is_postgresql():
        return [_rows_of_sqlite(each) for each in questions]
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    raw = cast("psycopg.Connection[Row]", database.connection)
    waited = _line.waiting or []
    if waited:
        _line.waiting = []
    end = [Question(COMMIT, ())] if commits and _is_whole(database) else []
    with database.wrap_database_errors:
        answers = exchange(raw, [*waited, *questions, *end], keeps=_keeps(raw))
    return answers[len(waited) : len(waited) + len(questions)]


def _is_whole(database: BaseDatabaseWrapper) -> bool:
    """Whether the block that we are in is the transaction: then Django finds it committed when it leaves the block."""
    return (
        database.in_atomic_block
        and len(database.atomic_blocks) == 1
        and not database.savepoint_ids
        and database.commit_on_exit
        and not database.needs_rollback
    )


def _rows_of_sqlite(question: Question) -> list[Row]:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(*question)
        return cast(list[Row], cursor.fetchall()) if cursor.description else []


#: Whoever sends asks for a window by its keys. A plan that is kept and reads whole tables, because they were small when
#: it was made, is wrong as soon as they are not, and it is made for good.
_PLANNER: Final = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_hashjoin": "off"}
# Those that keep what is asked.
_ready: Final["WeakSet[psycopg.Connection[Any]]"] = WeakSet()


@contextmanager
def keeping_plans() -> Iterator[None]:
    """As long as this lasts, statements are parsed and planned once a connection, for a window of any size.

    PostgreSQL would plan each time, and that takes longer than the asking. Not for what asks by values that never
    differ and are not written out.
    """
    _line.keeps_plans = True
    try:
        yield
    finally:
        _line.keeps_plans = False
        raw = cast("psycopg.Connection[Row] | None", connections[DEFAULT_DB_ALIAS].connection)
        if raw is not None and raw in _ready:
            _ready.discard(raw)
            if not raw.closed and raw.info.transaction_status == TransactionStatus.IDLE:
                raw.execute("; ".join(f"RESET {name}" for name in _PLANNER))


def _keeps(raw: "psycopg.Connection[Any]") -> bool:
    """Begun outside of a transaction, which could take it back; so a connection that is only ever in one goes without.

    Behind a pooler the next transaction may have another connection: there nothing is kept.
    """
    if not _line.keeps_plans or raw.prepare_threshold is None:
        return False
    if raw not in _ready and raw.info.transaction_status == TransactionStatus.IDLE and raw.autocommit:
        raw.execute("; ".join(f"SET {name} = {value}" for name, value in _PLANNER.items()))
        _ready.add(raw)
    return raw in _ready
