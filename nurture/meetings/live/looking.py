"""What the hub asks the database, in a thread of its own: each with the clock, each on a connection that may break."""

from collections.abc import Callable, Collection, Iterable
from functools import wraps

from django.db import Error, connection
from django.utils import timezone

from nurture.meetings import actions
from nurture.meetings.live.seats import Seat
from nurture.meetings.queries import live as queries
from nurture.meetings.queries.live import Where


def _mending[**P, T](ask: Callable[P, T]) -> Callable[P, T]:
    """A connection that broke is thrown away: the next question opens another one."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return ask(*args, **kwargs)
        except Error:
            connection.close()
            raise

    return asked


@_mending
def where(meetings: Collection[int]) -> dict[int, Where]:
    return queries.where(meetings)


@_mending
def here(meetings: Collection[int]) -> dict[int, tuple[int, ...]]:
    return queries.here(meetings, at=timezone.now())


@_mending
def be_here(pairs: Collection[tuple[int, int]]) -> None:
    actions.be_here(sorted(pairs), at=timezone.now())


@_mending
def leave(meeting: int, user: int) -> None:
    actions.leave(meeting, [user], at=timezone.now())


@_mending
def no_longer_admitted(seats: Collection[Seat]) -> set[Seat]:
    """Signed out, locked out, another password, or no longer in the project. Three queries."""
    people = queries.admitted({seat.user for seat in seats}, {seat.meeting for seat in seats})
    sessions = queries.signed_in({seat.session for seat in seats}, at=timezone.now())
    return {seat for seat in seats if not _is_admitted(seat, people, sessions)}


def close() -> None:
    """The connection of the thread that says it."""
    connection.close()


def _is_admitted(seat: Seat, people: dict[int, tuple[str, set[int]]], sessions: Iterable[str]) -> bool:
    password, meetings = people.get(seat.user, ("", set()))
    return seat.session in sessions and seat.password == password and seat.meeting in meetings
