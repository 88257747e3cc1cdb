"""Whoever changes a plan sees first whose days change by it."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from nurture.sequences.actions.changing import locked
from nurture.sequences.models import Sequence
from nurture.sequences.queries.affected import Foreseen, foreseen
from nurture.sequences.queries.plans import plan_of


class DaysChange(Exception):
    """Nobody has looked yet at what `foreseen` says; nothing has happened."""

    def __init__(self, what: Foreseen) -> None:
        super().__init__(what.seen)
        self.foreseen = what


@transaction.atomic
def once_seen[T](act: Callable[[], T], *, sequence: Sequence, seen: str, at: datetime) -> T:
    """Does it, unless that moves days other than those that were `seen`: then raises DaysChange.

    It is done to look at what would come of it, and taken back by the exception: what is shown is what will be, people
    who join and mail that falls due included. Whoever looks holds the plan for that long.
    """
    before = plan_of(locked(sequence))
    made = act()
    if before.is_running:
        what = foreseen(before, plan_of(sequence), at=at)
        if what.moves_days and what.seen != seen:
            raise DaysChange(what)
    return made
