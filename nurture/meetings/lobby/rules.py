"""What early votes come to, and whether enough people come. Pure."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BOTH: Final = ("sales", "marketing")


class Verdict(StrEnum):
    # Not both teams have chosen.
    OPEN = "open"
    AGREE = "agree"
    SPLIT = "split"


@dataclass(frozen=True)
class Choice:
    """What one person would send; None: none of the candidates."""

    team: str
    candidate: Hashable | None


def verdict(choices: Iterable[Choice]) -> Verdict:
    """Both teams have to have spoken; one who chose otherwise is enough to talk about it."""
    given = list(choices)
    if {each.team for each in given} != set(BOTH):
        return Verdict.OPEN
    return Verdict.AGREE if len({each.candidate for each in given}) == 1 else Verdict.SPLIT


@dataclass(frozen=True)
class Lacking:
    """Who is missing for a quorum: one of each team, and of each target an owner or who comes for them."""

    teams: tuple[str, ...]
    targets: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.teams or self.targets)


def lacking(
    *, coming: Mapping[int, str], delegates: Mapping[int, int], owners: Mapping[int, Collection[int]]
) -> Lacking:
    """`coming`: the team of each person who comes. `delegates`: who comes for whom. `owners`: of each target."""
    return Lacking(
        tuple(team for team in BOTH if team not in coming.values()),
        tuple(
            target
            for target, pair in owners.items()
            if not any(owner in coming or delegates.get(owner) in coming for owner in pair)
        ),
    )
