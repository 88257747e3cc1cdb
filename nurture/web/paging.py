"""Keyset paging: the page after a row, at the same cost however deep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet

_signer = Signer(salt="nurture.web.paging")


@dataclass(frozen=True)
class Page[M: Model]:
    rows: list[M]
    # Opaque; given back to ask for the rows after the last one. Empty on the last page.
    next_cursor: str
    # Given back with `back`: the rows before the first one. Empty where the rows begin.
    previous_cursor: str = ""


def keyset_page[M: Model](
    queryset: QuerySet[M],
    cursor: str,
    *,
    order: Sequence[str] = ("-at", "-id"),
    size: int = 50,
    back: bool = False,
) -> Page[M]:
    """Rows of `queryset` in `order` after `cursor`, or the last ones before it when asked to go `back`.

    `order` ends with a unique field; none may be null. A cursor that was tampered with, or belongs to another
    order, starts from the top.
    """
    values = _read(cursor, order)
    back = back and bool(values)
    way = _reversed(order) if back else order
    ordered = queryset.order_by(*way)
    if values:
        ordered = ordered.filter(_after(way, values))
    rows = list(ordered[: size + 1])
    goes_on = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    before, after = (goes_on, bool(rows)) if back else (bool(values and rows), goes_on)
    return Page(
        rows,
        cursor_at(rows[-1], order) if after else "",
        cursor_at(rows[0], order) if before else "",
    )


def cursor_at(row: Model, order: Sequence[str] = ("-at", "-id")) -> str:
    """To read on from this row, in either direction."""
    return _signer.sign_object(
        [list(order), [_plain(getattr(row, name.lstrip("-"))) for name in order]], compress=True
    )


def _reversed(order: Sequence[str]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _after(order: Sequence[str], values: Sequence[Any]) -> Q:
    """(a, b) after (x, y): a past x, or a equal x and b past y.

    Both say that a is not before x: said once more by itself, it lets the index begin there.
    """
    first, from_here = order[0].lstrip("-"), "lte" if order[0].startswith("-") else "gte"
    condition = Q()
    equal = Q()
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        past = Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        condition |= equal & past
        equal &= Q(**{field: value})
    return Q(**{f"{first}__{from_here}": values[0]}) & condition


def _read(cursor: str, order: Sequence[str]) -> list[Any]:
    if not cursor:
        return []
    try:
        made_for, values = _signer.unsign_object(cursor)
    except (BadSignature, ValueError, TypeError):
        return []
    if made_for != list(order):
        return []
    return [_from_plain(value) for value in values]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return {"at" if isinstance(value, datetime) else "on": value.isoformat()}
    return value


def _from_plain(value: Any) -> Any:
    match value:
        case {"at": moment}:
            return datetime.fromisoformat(moment)
        case {"on": day}:
            return date.fromisoformat(day)
    return value
