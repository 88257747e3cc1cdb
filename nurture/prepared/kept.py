"""Querysets with places in them, whose SQL is kept."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.db import connection
from django.db.models import BooleanField, DateTimeField, F, Func, QuerySet
from django.db.models.expressions import RawSQL
from psycopg import sql as words

from nurture.prepared.asking import Question, is_postgresql, run
from nurture.prepared.values import said
from nurture.prepared.wire import Row


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
    """A queryset with places in it, as tuples: of each row what `names` says, and then its annotations.

    `written_out`: what never differs stands in the text. Only then a plan that is kept can use an index of some states;
    but it is made for as many rows as were in these states when somebody last counted, which may be none.
    """

    def __init__(
        self, names: Sequence[str], compose: Callable[[], QuerySet[Any]], *, written_out: bool = False
    ) -> None:
        self._names, self._compose, self._is_written_out = names, compose, written_out

    def rows(self, **values: Sequence[Any] | datetime) -> list[Row]:
        return self._composed.ask(values)

    def question(self, **values: Sequence[Any] | datetime) -> "Question":
        """What `rows` would ask, for `ahead`."""
        return self._composed.question(values)

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
        if not is_postgresql():
            return _Composed(sql, tuple(parameters), converters, annotations)
        if self._is_written_out:
            sql, parameters = _written_out(sql, parameters)
        kept = tuple([each if isinstance(each, _Place) else said(each) for each in parameters])
        return _Composed(sql, kept, converters, annotations)


@dataclass(slots=True)
class _Composed:
    sql: str
    parameters: tuple[Any, ...]
    converters: Mapping[int, tuple[Iterable[Callable[..., Any]], Any]]
    annotations: tuple[str, ...]
    # What was asked last, and by which values: whoever asks ahead asks the same again for the answer.
    last: tuple[Mapping[str, Any], Question] | None = None

    def question(self, values: Mapping[str, Sequence[Any] | datetime]) -> "Question":
        # Read once: another thread may ask something else meanwhile.
        last = self.last
        if last is not None and last[0] == values:
            return last[1]
        filled = [
            self._filled(values[each.name]) if isinstance(each, _Place) else each for each in self.parameters
        ]
        question = Question(self.sql, filled)
        self.last = values, question
        return question

    def _filled(self, value: Sequence[Any] | datetime) -> Any:
        if is_postgresql():
            return value if isinstance(value, datetime) else list(value)
        if isinstance(value, datetime):
            return connection.ops.adapt_datetimefield_value(value)
        return json.dumps(list(value))

    def ask(self, values: Mapping[str, Sequence[Any] | datetime]) -> list[Row]:
        rows = run(*self.question(values))
        return self._converted(rows) if self.converters else rows

    def _converted(self, rows: list[Row]) -> list[Row]:
        """What several rows share is read once, and is one and the same value in all of them."""
        read = [list(row) for row in rows]
        for number, (converters, expression) in self.converters.items():
            known: dict[Any, Any] = {}
            for row in read:
                raw = row[number]
                if raw not in known:
                    known[raw] = _after(raw, converters, expression)
                row[number] = known[raw]
        return [tuple(row) for row in read]


def _after(raw: Any, converters: Iterable[Callable[..., Any]], expression: Any) -> Any:
    value = raw
    for convert in converters:
        value = convert(value, expression, connection)
    return value


def _written_out(sql: str, parameters: Sequence[Any]) -> tuple[str, list[Any]]:
    given, left = iter(parameters), []

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%%"
        value = next(given)
        if isinstance(value, _Place) or not isinstance(value, str | int):
            left.append(value)
            return "%s"
        plain_value = value if isinstance(value, int) else str(value)
        return words.Literal(plain_value).as_string(connection.connection).replace("%", "%%")

    return re.sub("%[%s]", place, sql), left
