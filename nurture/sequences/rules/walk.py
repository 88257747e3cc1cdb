"""Where everybody stands in a sequence: the next step of each, when it is due, and what ended by itself. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from nurture.sequences.rules.plan import ACCOUNT, EMAIL, Calendars, Ended, Facts, Place, Who, people_in
from nurture.sequences.rules.timing import Due, Open, Over, When, next_of

#: A message whose moment has passed is looked after again so much later, until it has left or is given up.
LOOK_AGAIN: Final = timedelta(minutes=15)


class State(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    GOING = "going"
    HELD = "held"
    THROUGH = "through"


@dataclass(frozen=True, slots=True)
class Standing:
    """`look_at`: when the clock has to look again; None where only an act or an answer moves it."""

    who: Who
    step: int | None
    state: State
    due_at: datetime | None = None
    look_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """A step that ended by itself."""

    step: int
    who: Who
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Walk:
    standings: list[Standing]
    passed: list[Passed]


def walk(places: Sequence[Place], facts: Facts, calendars: Calendars, *, now: datetime) -> Walk:
    """In the order of the plan.

    A shared step is reached when everybody is through with what comes before it, and nobody passes it before it ended.
    """
    walker = _Walker(facts, calendars, now, people_in(places, facts))
    for place in places:
        if place.is_shared:
            walker.pass_together(place)
        else:
            walker.pass_one_by_one(place)
    return walker.result(with_account=any(place.is_shared for place in places))


@dataclass
class Front:
    """How far somebody has come."""

    before: datetime
    last_email: datetime | None = None
    is_first: bool = True

    def pass_to(self, at: datetime) -> None:
        self.before = max(self.before, at)
        self.is_first = False


@dataclass
class _Walker:
    facts: Facts
    calendars: Calendars
    now: datetime
    people: list[int]
    fronts: dict[Who, Front] = field(default_factory=dict)
    stuck: dict[Who, Standing] = field(default_factory=dict)
    passed: list[Passed] = field(default_factory=list)
    crowd: Front = field(init=False)

    def __post_init__(self) -> None:
        self.crowd = Front(self.facts.began_at)
        self.fronts = {who: Front(self.facts.began_at) for who in [ACCOUNT, *self.people]}

    def pass_together(self, place: Place) -> None:
        ended = self.facts.end_of(place, ACCOUNT)
        if ended is None and ACCOUNT not in self.stuck:
            ended = self._meet_together(place)
        if ended is not None:
            for who, front in self.fronts.items():
                if who not in self.stuck:
                    front.pass_to(ended.at)
            self.crowd.pass_to(ended.at)
            return
        for who in self.people:
            self.stuck.setdefault(who, Standing(who, place.step, State.WAITING))

    def pass_one_by_one(self, place: Place) -> None:
        whole = self.fronts[ACCOUNT]
        if not place.audience and (place.step, ACCOUNT) not in self.facts.ends:
            # Nobody is chosen yet: what is done for the account does not run ahead of it.
            self.stuck.setdefault(ACCOUNT, Standing(ACCOUNT, place.step, State.WAITING))
        ends = []
        for who in place.audience:
            if who in self.stuck or who not in self.fronts:
                continue
            ended = self.facts.end_of(place, who) or self._meet(place, who)
            if ended is None:
                continue
            ends.append(ended.at)
            front = self.fronts[who]
            front.pass_to(ended.at)
            if ACCOUNT not in self.stuck:
                whole.pass_to(ended.at)
            if place.kind == EMAIL and ended.how == "sent":
                front.last_email = ended.at
                whole.last_email = max(whole.last_email or ended.at, ended.at)
        if ends:
            self.crowd.pass_to(max(ends))

    def result(self, *, with_account: bool) -> Walk:
        everybody: list[Who] = [*([ACCOUNT] if with_account else []), *self.people]
        through = [self.stuck.get(who) or Standing(who, None, State.THROUGH) for who in everybody]
        return Walk(through, self.passed)

    def _meet_together(self, place: Place) -> Ended | None:
        """A person who is not through with an earlier step keeps the account before this one."""
        if any(who in self.stuck for who in self.people):
            self.stuck[ACCOUNT] = Standing(ACCOUNT, place.step, State.WAITING)
            return None
        return self._meet(place, ACCOUNT)

    def _meet(self, place: Place, who: Who) -> Ended | None:
        """The next step of somebody: it ends by itself, or they stand before it."""
        if who is not None and (planned := self.facts.going.get((place.step, who))):
            look = planned if planned > self.now else self.now + LOOK_AGAIN
            self.stuck[who] = Standing(who, place.step, State.GOING, planned, look)
            return None
        found, _before = next_of(
            place,
            who,
            self.fronts[who],
            crowd=self.crowd,
            facts=self.facts,
            calendars=self.calendars,
            now=self.now,
        )
        if isinstance(found, Over):
            self.passed.append(Passed(place.step, who, found.at, found.how))
            return Ended(found.at, found.how)
        self.stuck[who] = self._standing(place, who, found)
        return None

    def _standing(self, place: Place, who: Who, found: When) -> Standing:
        due = found.at if isinstance(found, Due) else None
        look = found.until if isinstance(found, Open) else due
        standing = Standing(who, place.step, State.WAITING, due, look)
        if due is not None and due <= self.now:
            standing = replace(standing, state=State.READY, look_at=None)
        if self.facts.is_paused:
            standing = replace(standing, state=State.HELD, look_at=None)
        return standing
