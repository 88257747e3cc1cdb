"""What was expected against what came back, and what both teams make of it. Pure."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final

#: Below so many cases there are counts and names, never a share.
FEW: Final = 20

REPLY: Final = "reply"
READ: Final = "click"
TALKED: Final = frozenset({"phone", "visit", "online"})
#: They asked us to stop: a person's own act, and no good sign.
REFUSED: Final = frozenset({"complaint", "unsubscribe"})
#: What a person does by themselves and somebody could have hoped for.
WANTED: Final = frozenset({REPLY, READ}) | TALKED

_SEEN_BY: Final[Mapping[str, Collection[str]]] = {"reply": {REPLY}, "talk": TALKED, "click": {READ}}


class Outcome(StrEnum):
    """Of both teams together."""

    OPEN = "open"
    SUPPORTS = "supports"
    DOES_NOT = "does_not"
    CANNOT_TELL = "cannot_tell"
    # They see it differently: nothing follows from it.
    DIFFERS = "differs"


def came_true(expected: str, kinds: Collection[str]) -> bool | None:
    """Whether what was expected is among what people did; None where no row could show it.

    Whom they passed it on to, and that silence prepared something, only people know.
    """
    if expected not in _SEEN_BY:
        return None
    return not set(kinds).isdisjoint(_SEEN_BY[expected])


def outcome(findings: Iterable[str]) -> Outcome:
    """Of the findings of the teams, at most one a team."""
    found = list(findings)
    if len(found) < 2:
        return Outcome.OPEN
    return Outcome(found[0]) if len(set(found)) == 1 else Outcome.DIFFERS


def proposed(people: int) -> str:
    """What a team says unless it chooses: of one person nobody can tell anything. Empty: it has to choose."""
    return "cannot_tell" if people <= 1 else ""
