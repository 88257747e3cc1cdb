"""Expected revenue beside the goal, as lengths of one bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LENGTH = 1000


@dataclass(frozen=True)
class Share:
    start: int
    length: int


def shares(amounts: Sequence[int], goal: int) -> list[Share]:
    """One piece an amount, end to end, on a bar of LENGTH that shows the goal or, beyond it, the sum."""
    whole = max(sum(amounts), goal, 1)
    ends = [0]
    for amount in amounts:
        ends.append(ends[-1] + amount)
    places = [end * LENGTH // whole for end in ends]
    return [Share(start, end - start) for start, end in pairwise(places)]


def goal_mark(amounts: Sequence[int], goal: int) -> int | None:
    """Where on that bar the goal stands, once more is expected; before that it is the bar's end."""
    return goal * LENGTH // sum(amounts) if sum(amounts) > goal else None
