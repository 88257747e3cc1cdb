"""Many rows by one statement."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Final, cast

from django.db import connection, models
from django.db.models.functions import Now

from nurture.prepared.asking import is_postgresql, write

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

type Shape = tuple[tuple[str, bool], ...]


def insert_each(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    same: Mapping[str, Any] = _NOTHING,
    known_by: str = "",
    updated: tuple[str, ...] = (),
) -> None:
    """Rows of one table, by the names of their columns, all of them the same ones. `same`: what all rows hold.

    A moment among the `same` may be Django's `Now()`: then it is the database's. Where there is a row already that is
    `known_by` this column, only what is `updated` changes in it.
    """
    if not rows:
        return
    names = tuple(rows[0])
    if not is_postgresql():
        conflicts: dict[str, Any] = (
            {"update_conflicts": True, "unique_fields": [known_by], "update_fields": updated}
            if known_by
            else {}
        )
        model._default_manager.bulk_create((model(**same, **row) for row in rows), **conflicts)  # noqa: SLF001
        return
    conflict = _conflict(model, known_by, updated) if known_by else ""
    write(insertion(model, names, shape(same)) + conflict, [*given(same), *lists(rows, names)])


def shape(same: Mapping[str, Any]) -> Shape:
    """Which columns are the same in all rows, and which of them the database fills in."""
    return tuple([(name, isinstance(value, Now)) for name, value in same.items()])


def given(same: Mapping[str, Any]) -> list[Any]:
    """The values of them that are not the database's."""
    return [plain(value) for value in same.values() if not isinstance(value, Now)]


@cache
def insertion(model: type[models.Model], names: tuple[str, ...], same: Shape) -> str:
    """For PostgreSQL: it takes what is the `same`, then the columns of all rows."""
    return (
        f"{_into(model, names, same)} FROM unnest({_places(model, names)}) AS given({_columns(model, names)})"
    )


@cache
def insertion_among(model: type[models.Model], names: tuple[str, ...], same: Shape, among: str) -> str:
    """For PostgreSQL: rows as in `insert_each`, only those `among` these ids.

    It takes what is the `same`, then a list of the rows' numbers, then their columns.
    """
    return (
        f"{_into(model, names, same)} FROM unnest(%s::bigint[], {_places(model, names)}) "  # noqa: S608 - names of columns
        f"AS given(number, {_columns(model, names)}) WHERE number IN (SELECT id FROM {among})"
    )


def _into(model: type[models.Model], names: tuple[str, ...], same: Shape) -> str:
    values = [*(value_of(model, *each) for each in same), _columns(model, names)]
    columns = _columns(model, (*(name for name, _is_now in same), *names))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {", ".join(values)}'  # noqa: SLF001 - the same


@cache
def _conflict(model: type[models.Model], known_by: str, updated: tuple[str, ...]) -> str:
    changes = ", ".join(
        f'"{_field(model, name).column}" = excluded."{_field(model, name).column}"' for name in updated
    )
    return f' ON CONFLICT ("{_field(model, known_by).column}") DO UPDATE SET {changes}'


def lists(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[Any]:
    """By column, as PostgreSQL's unnest takes them."""
    return [column([row[name] for row in rows]) for name in names]


@cache
def _columns(model: type[models.Model], names: tuple[str, ...]) -> str:
    return ", ".join(f'"{_field(model, name).column}"' for name in names)


@cache
def _places(model: type[models.Model], names: tuple[str, ...]) -> str:
    return ", ".join(f"%s::{kind_of(model, name)}[]" for name in names)


def value_of(model: type[models.Model], name: str, is_now: bool) -> str:  # noqa: FBT001 - a pair of a Shape
    """Of one column that is the same in all rows."""
    return "STATEMENT_TIMESTAMP()" if is_now else f"%s::{kind_of(model, name)}"


def kind_of(model: type[models.Model], name: str) -> str:
    """The type of a column, as PostgreSQL calls it."""
    return str(_field(model, name).db_type(connection))


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return cast("models.Field[Any, Any]", model._meta.get_field(name))  # noqa: SLF001


def column(values: list[Any]) -> list[Any]:
    """Of values as `plain` gives them."""
    return values if _JSON.isdisjoint(map(type, values)) else [plain(each) for each in values]


def plain(value: Any) -> Any:
    """As PostgreSQL reads it: what is JSON as text."""
    return _json(value) if type(value) in _JSON else value


_JSON: Final = frozenset({dict, list})
# `json.dumps` would make an encoder for each value.
_json: Final = json.JSONEncoder(ensure_ascii=False).encode
