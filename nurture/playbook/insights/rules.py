"""What an insight is worth by what speaks for it and against it (product.md, "The evidence chain"). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    DRAFT = "draft"
    SUPPORTED = "supported"
    CONTESTED = "contested"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing that speaks for an insight or against it, and the account it comes from."""

    account: int
    speaks_for: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What both teams found, looking back, of the emails that rest on it: how often each."""

    support: int = 0
    do_not: int = 0
    cannot_tell: int = 0

    def __bool__(self) -> bool:
        return bool(self.support or self.do_not or self.cannot_tell)


NONE: Final = Results()


def state_of(spoken: Iterable[Spoken], *, reactions: int, results: Results = NONE, is_retired: bool) -> State:
    """Supported: two accounts say so, or one does and somebody reacted to an email that rests on it.

    What speaks against it contests it, however much speaks for it, until somebody retires it or takes that back; so
    does an email of which both teams found that what came back does not support it.
    """
    found = list(spoken)
    if is_retired:
        return State.RETIRED
    if results.do_not or any(not each.speaks_for for each in found):
        return State.CONTESTED
    accounts = {each.account for each in found}
    proven = reactions or results.support
    return State.SUPPORTED if len(accounts) > 1 or (accounts and proven) else State.DRAFT
