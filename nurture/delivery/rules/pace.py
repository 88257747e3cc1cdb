"""How much a worker takes into its hands at a time."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

#: The most that a kill leaves uncertain.
WINDOW: Final = 20
BACKLOG: Final = 2 * WINDOW
#: Claimed at once: a few while nothing is known about the server, more when it takes them quickly.
FIRST_CLAIM: Final = 40
LARGEST_CLAIM: Final = 200
#: A claim is handed over within this time, well before its lease runs out.
SECONDS_A_CLAIM: Final = 20.0
#: About what a mail costs ourselves: one connection is enough for a server that is quicker than that.
SECONDS_OF_OURS: Final = 0.0005


class ForOne(Protocol):
    @property
    def contact(self) -> int: ...


def window_size(seconds_a_mail: float, *, in_backlog: bool) -> int:
    """One message a commit, so that a kill leaves one uncertain; in a backlog up to twenty, as leave well within a lease."""
    return min(WINDOW, claim_size(seconds_a_mail)) if in_backlog else 1


def is_backlog(waiting: int, *, claimed: int, asked: int) -> bool:
    """Forty or more, or as many as were asked for: a slow server is asked for few, whatever waits."""
    return waiting >= BACKLOG or claimed >= asked


def next_window[Claim: ForOne](waiting: Sequence[Claim], size: int) -> tuple[list[Claim], list[Claim]]:
    """The first of them, never two for one person, and what is left, in its order."""
    window: dict[int, Claim] = {}
    passed: list[Claim] = []
    for number, each in enumerate(waiting):
        if len(window) == size:
            return list(window.values()), [*passed, *waiting[number:]]
        if each.contact in window:
            passed.append(each)
        else:
            window[each.contact] = each
    return list(window.values()), passed


def claim_size(seconds_a_mail: float) -> int:
    """As many as leave within a fraction of the lease. 0 seconds: nothing is known yet."""
    if seconds_a_mail <= 0:
        return FIRST_CLAIM
    return max(1, min(LARGEST_CLAIM, int(SECONDS_A_CLAIM / seconds_a_mail)))


def connections(seconds_a_mail: float, mails: int, most: int) -> int:
    """So many that we are busy while each server thinks, at least one."""
    return max(1, min(most, mails, math.ceil(seconds_a_mail / SECONDS_OF_OURS)))


def shares[Item](items: Sequence[Item], number: int) -> Iterable[Sequence[Item]]:
    """The items in so many parts of about the same size, in their order."""
    size = math.ceil(len(items) / number)
    return (items[begin : begin + size] for begin in range(0, len(items), size))
