"""Who is affected by what is about to be done, and what they would have got, before anybody does it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from accounts.models import Contact
from nurture.sequences.queries.lines import StepLine, with_moves
from nurture.sequences.queries.plans import Plan
from nurture.sequences.rules.plan import Who
from nurture.sequences.rules.projection import Projected

WEEKS = 26


@dataclass(frozen=True)
class Loses:
    """One thing that would not come. `contact` is None for what is done for the whole account."""

    contact: Contact | None
    line: StepLine
    at: datetime
    is_going: bool
    depends: bool


@dataclass(frozen=True)
class Shifts:
    """What would come at another moment than now; None: not within half a year. `contact` as in Loses."""

    contact: Contact | None
    line: StepLine
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Move:
    """An order that somebody wants, before it holds: how the plan would read, and whose days change by it."""

    order: list[int]
    moved: int
    lines: list[StepLine]
    shifts: list[Shifts]

    @property
    def line(self) -> StepLine:
        """The step that moves, in its new place."""
        return next(line for line in self.lines if line.step.pk == self.moved)


def affected(
    plan: Plan,
    lines: Iterable[StepLine],
    *,
    at: datetime,
    steps: Iterable[int] | None = None,
    contact: int | None = None,
) -> list[Loses]:
    """Of these steps (else all), what is still to come, for one person or for all; no query of its own."""
    by_step = {line.step.pk: line for line in lines}
    chosen = set(by_step if steps is None else steps)
    coming = plan.project(at, weeks=WEEKS)
    return [
        _loses(plan, by_step[each.step], each)
        for each in coming
        if each.step in chosen and (contact is None or each.who == contact)
    ]


def move_of(plan: Plan, lines: Sequence[StepLine], order: list[int], moved: int, *, at: datetime) -> Move:
    """`order` holds every step of the plan once. No query of its own."""
    by_step = {line.step.pk: line for line in lines}
    places = {place.step: place for place in plan.places}
    now = _moments(plan, at)
    then = _moments(replace(plan, places=[places[pk] for pk in order]), at)
    keys = sorted(now.keys() | then.keys(), key=lambda key: (order.index(key[0]), key[1] or 0))
    shifts = [
        Shifts(
            plan.people.get(who) if who is not None else None,
            by_step[step],
            now.get((step, who)),
            then.get((step, who)),
        )
        for step, who in keys
        if _day(plan, who, now.get((step, who))) != _day(plan, who, then.get((step, who)))
    ]
    numbered = [replace(by_step[pk], number=number) for number, pk in enumerate(order, start=1)]
    return Move(order, moved, with_moves(numbered), shifts)


def _moments(plan: Plan, at: datetime) -> Mapping[tuple[int, Who], datetime]:
    return {(each.step, each.who): each.at for each in plan.project(at, weeks=WEEKS)}


def _day(plan: Plan, who: Who, at: datetime | None) -> date | None:
    return plan.calendars.local_day(who, at) if at else None


def _loses(plan: Plan, line: StepLine, each: Projected) -> Loses:
    contact = plan.people.get(each.who) if each.who is not None else None
    return Loses(contact, line, each.at, each.is_going, each.depends)
