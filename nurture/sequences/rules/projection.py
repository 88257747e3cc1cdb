"""Who would get what when, if nothing came in between: what the picture of a sequence shows of days to come. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from nurture.delivery.rules.window import Moment
from nurture.sequences.rules.plan import ACCOUNT, EMAIL, Calendars, Ended, Facts, Place, Who, people_in
from nurture.sequences.rules.timing import Open, Over, next_of

DECIDE = "decide"


@dataclass(frozen=True, slots=True)
class Projected:
    """`depends`: it comes only if what it depends on happens. `meeting`: in which it would be decided."""

    step: int
    who: Who
    at: datetime
    depends: bool = False
    is_going: bool = False
    meeting: datetime | None = None
    # Of an email: why then and not earlier.
    moment: Moment | None = None


def project(
    places: Sequence[Place],
    facts: Facts,
    calendars: Calendars,
    *,
    now: datetime,
    decided: Collection[int] = (),
) -> list[Projected]:
    """All that is still to come, in the order of the plan; `decided` are steps that need no meeting any more.

    Never two emails to one person on one day, never outside their window, never before what comes before it.
    """
    projector = _Projector(facts, calendars, now, frozenset(decided), people_in(places, facts))
    for place in places:
        if place.is_shared:
            projector.together(place)
        else:
            projector.one_by_one(place)
    return projector.found


@dataclass
class _Front:
    before: datetime
    last_email: datetime | None = None
    last_day: date | None = None
    is_first: bool = True


@dataclass
class _Projector:
    facts: Facts
    calendars: Calendars
    now: datetime
    decided: frozenset[int]
    people: list[int]
    fronts: dict[Who, _Front] = field(default_factory=dict)
    found: list[Projected] = field(default_factory=list)
    crowd: _Front = field(init=False)
    # A meeting decides on one email for a target.
    last_meeting: datetime | None = None

    def __post_init__(self) -> None:
        self.crowd = _Front(self.facts.began_at)
        self.fronts = {who: _Front(self.facts.began_at) for who in [ACCOUNT, *self.people]}

    def together(self, place: Place) -> None:
        whole = self.fronts[ACCOUNT]
        whole.before = max(front.before for front in self.fronts.values())
        whole.is_first = all(front.is_first for front in self.fronts.values())
        ended = self.facts.end_of(place, ACCOUNT)
        at = ended.at if ended else self._of_all(place, whole)
        for front in self.fronts.values():
            front.before, front.is_first = max(front.before, at), False
        self.crowd = _Front(max(self.crowd.before, at), is_first=False)

    def one_by_one(self, place: Place) -> None:
        waiting = []
        for who in place.audience:
            if who not in self.fronts:
                continue
            ended = self.facts.end_of(place, who)
            if ended is not None:
                self._pass(place, who, ended)
            elif planned := self.facts.going.get((place.step, who)):
                # What is held beyond its moment is still to go, and what follows comes after it.
                at = max(planned, self.now)
                self.found.append(Projected(place.step, who, at, is_going=True))
                self._pass(place, who, Ended(at, "sent"))
            else:
                waiting.append(who)
        meeting = self._meeting(place, waiting)
        for who in waiting:
            self._of_one(place, who, meeting)
        passed = [self.fronts[who] for who in place.audience if who in self.fronts]
        if passed and not all(front.is_first for front in passed):
            self.crowd = _Front(max(self.crowd.before, *(f.before for f in passed)), is_first=False)

    def _of_all(self, place: Place, front: _Front) -> datetime:
        at, depends, is_over = self._due(place, ACCOUNT, front)
        if is_over:
            return at
        if place.kind == DECIDE:
            at = self.calendars.meeting_after(at) or at
        elif place.kind != "wait":
            at = self.calendars.working_moment(ACCOUNT, at)
        self.found.append(Projected(place.step, ACCOUNT, at, depends=depends))
        return at

    def _of_one(self, place: Place, who: int, meeting: datetime | None) -> None:
        at, depends, is_over = self._due(place, who, self.fronts[who])
        if is_over:
            self._pass(place, who, Ended(at, "over"))
            return
        if place.kind != EMAIL:
            at = self.calendars.working_moment(who, at)
            self.found.append(Projected(place.step, who, at, depends=depends))
            self._pass(place, who, Ended(at, "done"))
            return
        moment = self._opening(who, max(at, meeting or at))
        if moment is not None:
            self.found.append(
                Projected(place.step, who, moment.at, depends=depends, meeting=meeting, moment=moment)
            )
            self._pass(place, who, Ended(moment.at, "sent"))

    def _due(self, place: Place, who: Who, front: _Front) -> tuple[datetime, bool, bool]:
        """When, whether it depends on something, whether it has ended by itself."""
        found, before = next_of(
            place, who, front, crowd=self.crowd, facts=self.facts, calendars=self.calendars, now=self.now
        )
        if isinstance(found, Over):
            return found.at, False, True
        if isinstance(found, Open):
            return max(found.until, before, self.now), True, False
        return max(found.at, self.now), False, False

    def _meeting(self, place: Place, waiting: Sequence[int]) -> datetime | None:
        """One decision for all whom an email is for: in the first meeting after the first of them is ready."""
        if place.kind != EMAIL or place.step in self.decided or not waiting:
            return None
        ready = min(self.fronts[who].before for who in waiting)
        after = max(filter(None, (ready, self.now, self.last_meeting)))
        self.last_meeting = self.calendars.meeting_after(after) or self.last_meeting
        return self.last_meeting

    def _opening(self, who: int, earliest: datetime) -> Moment | None:
        last = self.fronts[who].last_day
        return self.calendars.opening(who, earliest, taken=frozenset({last} if last else ()))

    def _pass(self, place: Place, who: int, ended: Ended) -> None:
        front = self.fronts[who]
        front.before, front.is_first = max(front.before, ended.at), False
        if place.kind == EMAIL and ended.how == "sent":
            front.last_email = max(front.last_email or ended.at, ended.at)
            day = self.calendars.local_day(who, ended.at)
            front.last_day = max(front.last_day or day, day)
