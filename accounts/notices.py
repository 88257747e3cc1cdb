"""What apps above tell one person about something they had a part in, beside the mentions, without accounts knowing them.

settings.NOTICES names a Told of each app. `unread(user)` gives what this person has not looked at, the latest first,
in one query; `see_all(user, at)` marks all of it as looked at.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.queries.mentions import unread_count as unread_mentions
from nurture.team.models import User


@dataclass(frozen=True)
class Notice:
    """`template` says it in a sentence about `notice`, the row; `press` marks it as looked at and leads there."""

    template: str
    notice: Any
    title: str
    account: str
    at: datetime
    press: str


class SeeAll(Protocol):
    def __call__(self, *, user: User, at: datetime) -> None: ...


@dataclass(frozen=True)
class Told:
    unread: Callable[[User], Sequence[Notice]]
    see_all: SeeAll


def unread(user: User) -> list[Notice]:
    """The latest first."""
    found = [notice for told in _told(tuple(settings.NOTICES)) for notice in told.unread(user)]
    return sorted(found, key=_latest, reverse=True)


def unread_count(user: User, *, at: datetime) -> int:
    """For the bell (nurture.web.counts): mentions and notices."""
    return unread_mentions(user, at=at) + len(unread(user))


def see_all(*, user: User, at: datetime) -> None:
    for told in _told(tuple(settings.NOTICES)):
        told.see_all(user=user, at=at)


def _latest(notice: Notice) -> datetime:
    return notice.at


@cache
def _told(paths: tuple[str, ...]) -> tuple[Told, ...]:
    return tuple(import_string(path) for path in paths)
