"""What an insight is worth by what speaks for it and against it (product.md, "The evidence chain"). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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


def state_of(spoken: Iterable[Spoken], *, reactions: int, is_retired: bool) -> State:
    """Supported: two accounts say so, or one does and somebody reacted to an email that rests on it.

    What speaks against it contests it, however much speaks for it, until somebody retires it or takes that back.
    """
    found = list(spoken)
    if is_retired:
        return State.RETIRED
    if any(not each.speaks_for for each in found):
        return State.CONTESTED
    accounts = {each.account for each in found}
    return State.SUPPORTED if len(accounts) > 1 or (accounts and reactions) else State.DRAFT
