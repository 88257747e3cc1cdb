"""How far a target has come: what the bar of stages shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Step:
    """One stage on the way. `cycles` counts those it took, or the running one as the n-th."""

    stage: str
    is_done: bool
    is_current: bool
    since: datetime | None
    cycles: int


def steps(
    order: Sequence[str],
    entered: Sequence[tuple[str, datetime]],
    cycle_ends: Sequence[datetime],
    *,
    current: str,
    at: datetime,
) -> list[Step]:
    """`entered` are the stages with the moment of entering each, in time order; one may come twice.

    A cycle belongs to the stage in which it ends; the running one to the current stage.
    """
    spent: dict[str, int] = {}
    since: dict[str, datetime] = {}
    leaving = [moment for _stage, moment in entered[1:]] + [at]
    for (stage, start), end in zip(entered, leaving, strict=False):
        spent[stage] = spent.get(stage, 0) + sum(start <= cycle_end < end for cycle_end in cycle_ends)
        since[stage] = start
    here = order.index(current)
    return [
        Step(
            stage,
            is_done=place < here,
            is_current=place == here,
            since=since.get(stage) if place <= here else None,
            cycles=spent.get(stage, 0) + (place == here),
        )
        for place, stage in enumerate(order)
    ]
