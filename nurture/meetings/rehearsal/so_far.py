"""What was done in a rehearsal so far, as the page carries it. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from django.core import signing

SALT: Final = "nurture.meetings.rehearsal"
# A meeting of ten targets; whoever does more begins anew.
LONGEST: Final = 60
# A long email in Japanese, nine letters for each of its own; compressed it is a fifth of that.
LARGEST: Final = 12_000
# Rows have other numbers each time they are made: where an act may name one, in its address or what it says.
NAMED: Final = {
    "decision": re.compile(r"(?<=/decisions/)\d+(?=/)"),
    "proposal": re.compile(r"(?<=proposal:)\d+|(?<=proposal%3A)\d+|(?<=/proposals/)\d+(?=/)"),
    "action": re.compile(r"(?<=/actions/)\d+(?=/)"),
}


type Made = Mapping[str, Sequence[int]]


class TooLong(Exception):
    """Nobody practises for so long; and an address has its limits."""


@dataclass(frozen=True)
class Act:
    path: str
    body: str


@dataclass(frozen=True)
class SoFar:
    """`made`: the numbers that rows had when the page was drawn; `begun`: since when each target is talked about."""

    acts: tuple[Act, ...] = ()
    made: dict[str, list[int]] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)

    @property
    def token(self) -> str:
        acts = [[act.path, act.body] for act in self.acts]
        return signing.dumps([acts, self.made, self.begun], salt=SALT, compress=True)

    def and_then(self, act: Act) -> "SoFar":
        """Raises TooLong."""
        if len(self.acts) >= LONGEST or len(act.body) > LARGEST:
            raise TooLong
        return replace(self, acts=(*self.acts, act))


def read(token: str) -> SoFar:
    """What nobody signed is nothing."""
    try:
        acts, made, begun = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return SoFar()
    return SoFar(tuple(Act(*act) for act in acts), made, begun)


def renamed(text: str, was: Made, now: Made) -> str:
    """With the numbers that the rows have this time."""
    for kind, pattern in NAMED.items():
        numbers = dict(zip(was.get(kind, ()), now.get(kind, ()), strict=False))
        text = pattern.sub(partial(_number, numbers), text)
    return text


def _number(numbers: Mapping[int, int], found: re.Match[str]) -> str:
    return str(numbers.get(int(found[0]), found[0]))
