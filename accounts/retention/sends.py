"""When each person was last written to, asked of the apps that send.

`settings.LAST_SENDS` lists dotted paths of functions `() -> QuerySet` of rows {"contact_id", "last"}, a row a contact.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

type Rows = QuerySet[Any, dict[str, Any]]


def last_sent(contact: int) -> datetime | None:
    """One query for each app that sends."""
    found = [row["last"] for rows in _rows() for row in rows.filter(contact_id=contact)]
    return max(found, default=None)


def written_since(moment: datetime) -> Iterator[QuerySet[Any, int]]:
    """The contacts of each app, to be left out of a query."""
    for rows in _rows():
        yield cast(Any, rows.filter(last__gte=moment).values("contact_id"))


def _rows() -> Iterator[Rows]:
    return (ask() for ask in _named(tuple(settings.LAST_SENDS)))


@cache
def _named(paths: tuple[str, ...]) -> tuple[Callable[[], Rows], ...]:
    return tuple(import_string(path) for path in paths)
