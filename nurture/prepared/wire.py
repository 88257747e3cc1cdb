"""Many statements in one round trip, each parsed once a connection.

psycopg's own pipeline wakes the server for every statement and looks at each value twice; here all leave together and
values go as nurture.prepared.values says them. It talks over Django's connection (psycopg.pq, its documented lower
floor), inside its transaction.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, cast
from weakref import WeakKeyDictionary

import psycopg
from psycopg import errors, pq, waiting
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.types.string import TextLoader
from psycopg.waiting import Ready, Wait

from nurture.prepared.values import said

type Row = tuple[Any, ...]
type Statement = tuple[str, Sequence[Any]]
type Command = tuple[str, list[bytes | None], list[pq.Format] | None]

_FINE: Final = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})
_BEGIN: Final = "BEGIN"
COMMIT: Final = "COMMIT"
#: They are not parsed once: they have no plan.
_BRACKETS: Final = frozenset({_BEGIN, COMMIT})
#: So often whoever waits can be interrupted.
LOOK: Final = 1.0


def exchange(
    raw: "psycopg.Connection[Any]", statements: Sequence[Statement], *, keeps: bool = False
) -> list[list[Row]]:
    """The rows of each. Raises what PostgreSQL said to the first that went wrong; none after it was carried out.

    In a transaction if the connection is to be in one, which it begins like psycopg. `keeps`: statements are parsed
    once. psycopg may make the server forget them, after a rollback to a savepoint: then, if this is the beginning of
    a transaction, all is said anew.
    """
    talk = _talk(raw)
    begins = raw.pgconn.transaction_status == pq.TransactionStatus.IDLE
    wanted = [(_BEGIN, ()), *statements] if begins and not raw.autocommit else statements
    commands = [_command(text, values) for text, values in wanted]
    results = talk.say(commands, keeps=keeps)
    if begins and keeps and isinstance(_problem(results), errors.InvalidSqlStatementName):
        if not raw.autocommit:
            raw.rollback()
        results = talk.say(commands, keeps=keeps)
    problem = _problem(results)
    if problem is not None:
        raise problem
    return [talk.rows(result) for result in results[len(wanted) - len(statements) :]]


def _command(text: str, values: Sequence[Any]) -> Command:
    if not values:
        return text, [], None
    octets, formats = zip(*map(said, values), strict=True)
    return text, list(octets), list(formats) if pq.Format.BINARY in formats else None


def _problem(results: "Sequence[pq.abc.PGresult]") -> psycopg.Error | None:
    """What went wrong first: the rest only says that it was not tried."""
    first = next((each for each in results if each.status not in _FINE), None)
    return errors.error_from_result(first) if first is not None else None


@dataclass(slots=True)
class _Context:
    """As Django reads what comes: jsonb as text, for its own decoder."""

    adapters: AdaptersMap
    connection: "psycopg.Connection[Any]"


@dataclass(slots=True, weakref_slot=True)
class _Talk:
    """What is known of one connection."""

    raw: "psycopg.Connection[Any]"
    # A psycopg.adapt.Transformer, of which there are two implementations.
    transformer: Any
    # By statement, as the server knows it.
    names: dict[str, bytes] = field(default_factory=dict)

    # How many were parsed: none has the name of another.
    parsed: int = 0

    def say(self, commands: Sequence[Command], *, keeps: bool) -> "list[pq.abc.PGresult]":
        """One result for each of them."""
        with self.raw.lock:
            try:
                results = self._over(commands, keeps=keeps)
            except BaseException:
                # Nobody knows which answer would come next.
                self.raw.close()
                raise
        if isinstance(_problem(results), errors.InvalidSqlStatementName):
            self.names.clear()
        return results

    def _over(self, commands: Sequence[Command], *, keeps: bool) -> "list[pq.abc.PGresult]":
        pgconn = self.raw.pgconn
        before = pgconn.nonblocking
        pgconn.nonblocking = 1
        pgconn.enter_pipeline_mode()
        fresh = [self._send(*each, keeps=keeps) for each in commands]
        pgconn.pipeline_sync()
        self._flush()
        found = [self._result(text) for text in fresh]
        self._last()
        pgconn.exit_pipeline_mode()
        pgconn.nonblocking = before
        return found

    def rows(self, result: "pq.abc.PGresult") -> list[Row]:
        if not result.nfields:
            return []
        self.transformer.set_pgresult(result)
        return cast("list[Row]", self.transformer.load_rows(0, result.ntuples, tuple))

    def _send(
        self, text: str, values: "list[bytes | None]", formats: "list[pq.Format] | None", *, keeps: bool
    ) -> str:
        """Which statement is parsed with it."""
        pgconn = self.raw.pgconn
        if not keeps or text in _BRACKETS:
            pgconn.send_query_params(_numbered(text), values, param_formats=formats)
            return ""
        if (name := self.names.get(text)) is not None:
            pgconn.send_query_prepared(name, values, formats)
            return ""
        self.parsed += 1
        name = f"nurture_{self.parsed}".encode()
        pgconn.send_prepare(name, _numbered(text))
        pgconn.send_query_prepared(name, values, formats)
        self.names[text] = name
        return text

    def _result(self, fresh: str) -> "pq.abc.PGresult":
        """Of one command; of one that was parsed with it, whichever went wrong first."""
        parsed = self._next() if fresh else None
        result = self._next()
        if parsed is not None and parsed.status not in _FINE:
            self.names.pop(fresh, None)
            return parsed
        return result

    def _next(self) -> "pq.abc.PGresult":
        found = self._one()
        if found is None or self._one() is not None:
            raise psycopg.OperationalError("an answer is missing")
        return found

    def _last(self) -> None:
        found = self._one()
        if found is None or found.status != pq.ExecStatus.PIPELINE_SYNC:
            raise psycopg.OperationalError("the last answer is missing")

    def _one(self) -> "pq.abc.PGresult | None":
        """Waits outside of Python's lock: meanwhile other threads talk to mail servers."""
        pgconn = self.raw.pgconn
        while pgconn.is_busy():
            waiting.wait(_until(Wait.R), pgconn.socket, LOOK)
            pgconn.consume_input()
        return pgconn.get_result()

    def _flush(self) -> None:
        """The server may have to say something before it takes more."""
        pgconn = self.raw.pgconn
        while pgconn.flush():
            if waiting.wait(_until(Wait.RW), pgconn.socket, LOOK) & Ready.R:
                pgconn.consume_input()


def _until(wanted: Wait) -> "Generator[Wait, Ready | int, int]":
    return (yield wanted)


_talks: Final["WeakKeyDictionary[psycopg.Connection[Any], _Talk]"] = WeakKeyDictionary()


def _talk(raw: "psycopg.Connection[Any]") -> _Talk:
    found = _talks.get(raw)
    if found is None:
        adapters = AdaptersMap(psycopg.adapters)
        adapters.register_loader("jsonb", TextLoader)
        found = _talks[raw] = _Talk(raw, Transformer(_Context(adapters, raw)))
    return found


@lru_cache(maxsize=512)
def _numbered(text: str) -> bytes:
    """`%s` as PostgreSQL counts places."""
    number = 0

    def place(found: re.Match[str]) -> str:
        nonlocal number
        if found[0] == "%%":
            return "%"
        number += 1
        return f"${number}"

    return re.sub("%[%s]", place, text).encode()
