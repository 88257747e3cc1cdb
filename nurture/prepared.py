"""Statements for many messages at once, composed once a process and planned by PostgreSQL once a connection.

Django takes longer to compose the question of the last gate than PostgreSQL takes to answer it. Here a query is written
as a queryset, like everywhere, with places (`Among`, `moment`) for what differs from time to time; its SQL is kept. Rows are
written by one statement whatever their number. All of it runs on Django's connection, inside its transaction.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Final, cast
from weakref import WeakSet

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import BooleanField, DateTimeField, F, Func, QuerySet
from django.db.models.expressions import RawSQL
from psycopg.pq import TransactionStatus

type Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    name: str


class Among(Func):
    """Whether a column is one of the values that are given when the query is asked."""

    output_field = BooleanField()

    def __init__(self, field: str, name: str, kind: str = "bigint") -> None:
        super().__init__(F(field))
        self._place, self._kind = _Place(name), kind

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        column, parameters = compiler.compile(self.source_expressions[0])
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s::{self._kind}[])", [*parameters, self._place]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, self._place]  # noqa: S608


def moment(name: str) -> RawSQL:
    """A moment that is given when the query is asked."""
    kind = "::timestamptz" if connection.vendor == "postgresql" else ""
    return RawSQL(f"%s{kind}", [_Place(name)], DateTimeField())  # noqa: S611 - only a place


class Prepared:
    """A queryset with places in it, as tuples: of each row what `names` says, and then its annotations."""

    def __init__(self, names: Sequence[str], compose: Callable[[], QuerySet[Any]]) -> None:
        self._names, self._compose = names, compose

    def rows(self, **values: Sequence[Any] | datetime) -> list[Row]:
        return self._composed.ask(values)

    @property
    def annotations(self) -> tuple[str, ...]:
        return self._composed.annotations

    @cached_property
    def _composed(self) -> "_Composed":
        queryset = self._compose()
        annotations = tuple(queryset.query.annotations)
        chosen = queryset.values_list(*self._names, *annotations)
        compiler = chosen.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        expressions = [expression for expression, _sql, _alias in compiler.select]
        converters = cast("Any", compiler.get_converters(expressions))
        return _Composed(sql, tuple(parameters), converters, annotations)


@dataclass(frozen=True, slots=True)
class _Composed:
    sql: str
    parameters: tuple[Any, ...]
    converters: Mapping[int, tuple[Iterable[Callable[..., Any]], Any]]
    annotations: tuple[str, ...]

    def ask(self, values: Mapping[str, Sequence[Any] | datetime]) -> list[Row]:
        filled = [
            _filled(values[each.name]) if isinstance(each, _Place) else each for each in self.parameters
        ]
        rows = run(self.sql, filled)
        return [self._converted(row) for row in rows] if self.converters else rows

    def _converted(self, row: Row) -> Row:
        read = list(row)
        for number, (converters, expression) in self.converters.items():
            for convert in converters:
                read[number] = convert(read[number], expression, connection)
        return tuple(read)


def run(sql: str, parameters: Sequence[Any]) -> list[Row]:
    """The rows of one statement of ours."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "postgresql":
        with database.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cast(list[Row], cursor.fetchall()) if cursor.description else []
    # A cursor of psycopg's own: what Django's does around each call takes longer than the call.
    database.ensure_connection()
    raw = cast("psycopg.Connection[Row]", database.connection)
    with database.wrap_database_errors, psycopg.Cursor(raw) as asked:
        if raw not in _ready:
            _make_ready(raw)
        asked.execute(cast(Any, sql), parameters)
        result = asked.pgresult
        return asked.fetchall() if result is not None and result.nfields else []


# Those that keep the plans of our statements.
_ready: Final["WeakSet[psycopg.Connection[Any]]"] = WeakSet()


def _make_ready(raw: "psycopg.Connection[Any]") -> None:
    """One plan for a window of any size: PostgreSQL would make one each time, and that takes longer than the asking.

    Outside of a transaction, which could take it back; so a connection that is only ever in one goes without. Behind a
    pooler the next transaction may have another connection: there nothing is kept.
    """
    if raw.prepare_threshold is None:
        _ready.add(raw)
    elif raw.info.transaction_status == TransactionStatus.IDLE and raw.autocommit:
        raw.execute("SET plan_cache_mode = force_generic_plan")
        _ready.add(raw)


def insert_each(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    known_by: str = "",
    updated: tuple[str, ...] = (),
) -> None:
    """Rows of one table, by the names of their columns, all of them the same ones.

    Where there is one already that is `known_by` this column, only what is `updated` changes in it.
    """
    if not rows:
        return
    names = tuple(rows[0])
    if connection.vendor != "postgresql":
        conflicts: dict[str, Any] = (
            {"update_conflicts": True, "unique_fields": [known_by], "update_fields": updated}
            if known_by
            else {}
        )
        model._default_manager.bulk_create((model(**row) for row in rows), **conflicts)  # noqa: SLF001
        return
    conflict = _conflict(model, known_by, updated) if known_by else ""
    columns, places = _columns(model, names), _places(model, names)
    run(
        f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT * FROM unnest({places}){conflict}',  # noqa: S608, SLF001
        lists(rows, names),
    )


@cache
def _conflict(model: type[models.Model], known_by: str, updated: tuple[str, ...]) -> str:
    changes = ", ".join(
        f'"{_field(model, name).column}" = excluded."{_field(model, name).column}"' for name in updated
    )
    return f' ON CONFLICT ("{_field(model, known_by).column}") DO UPDATE SET {changes}'


def lists(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[Any]:
    """By column, as PostgreSQL's unnest takes them."""
    return [array(plain(row[name]) for row in rows) for name in names]


@cache
def _columns(model: type[models.Model], names: tuple[str, ...]) -> str:
    return ", ".join(f'"{_field(model, name).column}"' for name in names)


@cache
def _places(model: type[models.Model], names: tuple[str, ...]) -> str:
    return ", ".join(f"%s::{kind_of(model, name)}[]" for name in names)


def kind_of(model: type[models.Model], name: str) -> str:
    """The type of a column, as PostgreSQL calls it."""
    return str(_field(model, name).db_type(connection))


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return cast("models.Field[Any, Any]", model._meta.get_field(name))  # noqa: SLF001


def _filled(value: Sequence[Any] | datetime) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return array(value) if connection.vendor == "postgresql" else json.dumps(list(value))


def array(values: Iterable[Any]) -> Any:
    """Whole numbers as PostgreSQL writes a list of them: psycopg would look at each of them twice."""
    kept = list(values)
    return f"{{{','.join(map(str, kept))}}}" if all(type(each) is int for each in kept) else kept


def plain(value: Any) -> Any:
    """As psycopg takes it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
