"""Who is affected by what is about to be done, and what they would have got, before anybody does it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from accounts.models import Contact
from nurture.sequences.queries.lines import StepLine, lines_of
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
    """What would come on another day than now; None: not within half a year. `contact` as in Loses.

    `is_new`: it would not have come to them at all; `is_gone`: it would not come to them any more.
    """

    contact: Contact | None
    line: StepLine
    before: datetime | None
    after: datetime | None
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True)
class Foreseen:
    """What somebody wants, before it holds: how the plan would read, and whose days change by it."""

    lines: list[StepLine]
    shifts: list[Shifts]
    # The same days give the same words: whoever sends them back has seen these days and no others.
    seen: str

    @property
    def moves_days(self) -> bool:
        """What was to come anyway comes on another day, or not at all."""
        return any(not each.is_new for each in self.shifts)

    def line_of(self, step: int) -> StepLine:
        return next(line for line in self.lines if line.step.pk == step)


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


def foreseen(before: Plan, after: Plan, *, at: datetime) -> Foreseen:
    """Two plans of one sequence, the one that holds and the one that would. Six queries."""
    lines = lines_of(after.sequence, at=at, plan=after)
    by_step = {line.step.pk: line for line in lines}
    shifts, days = [], []
    for (step, who), was, will in _changes(before, after, at=at):
        if line := by_step.get(step):
            new, gone = (not _is_meant(plan, step, who) for plan in (before, after))
            contact = _person(who, after, before)
            shifts.append(Shifts(contact, line, was, will, is_new=new, is_gone=gone))
            days.append((line.number, who, _day(before, who, was), _day(after, who, will)))
    order = sorted(range(len(shifts)), key=lambda place: (days[place][0], days[place][1] or 0))
    said = repr([days[place] for place in order])
    return Foreseen(lines, [shifts[place] for place in order], sha256(said.encode()).hexdigest()[:16])


def _changes(
    before: Plan, after: Plan, *, at: datetime
) -> Iterator[tuple[tuple[int, Who], datetime | None, datetime | None]]:
    """What would come on another day than now, the moment of now and the moment of then."""
    now, then = _moments(before, at), _moments(after, at)
    for key in now.keys() | then.keys():
        was, will = now.get(key), then.get(key)
        if _day(before, key[1], was) != _day(after, key[1], will):
            yield key, was, will


def _moments(plan: Plan, at: datetime) -> Mapping[tuple[int, Who], datetime]:
    return {(each.step, each.who): each.at for each in plan.project(at, weeks=WEEKS)}


def _day(plan: Plan, who: Who, at: datetime | None) -> date | None:
    return plan.calendars.local_day(who, at) if at else None


def _is_meant(plan: Plan, step: int, who: Who) -> bool:
    """Whether the step is one of theirs in that plan; what is done once is the account's."""
    place = next((each for each in plan.places if each.step == step), None)
    if place is None:
        return False
    return place.is_shared if who is None else not place.is_shared and who in place.audience


def _person(who: Who, *plans: Plan) -> Contact | None:
    return next((plan.people[who] for plan in plans if who is not None and who in plan.people), None)


def _loses(plan: Plan, line: StepLine, each: Projected) -> Loses:
    contact = plan.people.get(each.who) if each.who is not None else None
    return Loses(contact, line, each.at, each.is_going, each.depends)
