"""How a target goes from being read to being decided, and when a vote may be seen. Pure."""

from collections.abc import Collection, Hashable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SECRET_FOR: Final = timedelta(seconds=60)
LASTS: Final = timedelta(minutes=5)
MORE: Final = timedelta(minutes=2)


class Phase(StrEnum):
    READ = "read"
    VOTE = "vote"
    TALK = "talk"
    DECIDED = "decided"


def phase_of(*, vote_from: datetime | None, revealed_at: datetime | None, is_decided: bool) -> Phase:
    """What is decided is decided, however far its vote was."""
    if is_decided:
        return Phase.DECIDED
    if revealed_at:
        return Phase.TALK
    return Phase.VOTE if vote_from else Phase.READ


def may_reveal(
    *,
    vote_from: datetime,
    at: datetime,
    present: Collection[int],
    voted: Collection[int],
    until: datetime | None = None,
) -> bool:
    """Once everybody present has voted, or `until`, else after a minute; never before anybody has."""
    if not voted:
        return False
    return set(present) <= set(voted) or at >= (until or vote_from + SECRET_FOR)


def half_way(begun: datetime, end: datetime) -> datetime:
    """Of a meeting that is held apart: one half to vote, one to talk and to confirm."""
    return begun + (end - begun) / 2


def minority[Choice: Hashable](votes: Mapping[int, Choice]) -> list[int]:
    """Who speaks first: whoever chose what fewer chose than something else. Nobody, when all choices are equal."""
    counts: dict[Choice, int] = {}
    for choice in votes.values():
        counts[choice] = counts.get(choice, 0) + 1
    most = max(counts.values(), default=0)
    return [user for user, choice in votes.items() if counts[choice] < most]
