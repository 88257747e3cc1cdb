"""Telling whoever keeps moments that the days and hours they follow have changed, without accounts knowing them.

`settings.WINDOW_CHANGES` lists dotted paths of functions `(Change) -> None`, called inside the transaction of the
change, after it. `Change` says whose days or hours changed: those of an account, of one of its people, or of a project.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from nurture.team.models import User


@dataclass(frozen=True, slots=True)
class Change:
    """One of the numbers is set; a project is a bare number here."""

    by: User
    at: datetime
    account: int | None = None
    contact: int | None = None
    project: int | None = None


type Listener = Callable[[Change], None]


def tell(change: Change) -> None:
    for listen in _named(tuple(settings.WINDOW_CHANGES)):
        listen(change)


@cache
def _named(paths: tuple[str, ...]) -> tuple[Listener, ...]:
    return tuple(cast(Listener, import_string(path)) for path in paths)
