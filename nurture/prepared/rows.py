"""Many rows by one statement."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

from django.db import connection, models

from nurture.prepared.asking import write


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
    write(
        f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT * FROM unnest({places}){conflict}',  # noqa: S608, SLF001
        lists(rows, names),
    )


@cache
def insertion_among(model: type[models.Model], names: tuple[str, ...], among: str) -> str:
    """For PostgreSQL: rows as in `insert_each`, with a list of their numbers first; only those `among` these ids."""
    columns = _columns(model, names)
    return (
        f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {columns} '  # noqa: S608, SLF001 - names of columns
        f"FROM unnest(%s::bigint[], {_places(model, names)}) AS given(number, {columns}) "
        f"WHERE number IN (SELECT id FROM {among})"
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


def array(values: Iterable[Any]) -> Any:
    """Whole numbers as PostgreSQL writes a list of them: psycopg would look at each of them twice."""
    kept = list(values)
    return f"{{{','.join(map(str, kept))}}}" if {int}.issuperset(map(type, kept)) else kept


def plain(value: Any) -> Any:
    """As psycopg takes it."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
