"""A sequence as the rules see it: its steps, whom each is for, what has happened, and the calendars. Pure."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from nurture.delivery.rules.window import Moment, NoWindow, Window, add_business_days, next_moment

#: The steps for the account as a whole stand under this key.
ACCOUNT: Final = None
type Who = int | None

EMAIL, WAIT = "email", "wait"

#: What counts as which fact, by the kind of a reaction.
KINDS: Final[Mapping[str, frozenset[str]]] = {
    "clicked": frozenset({"click"}),
    "replied": frozenset({"reply"}),
    "reacted": frozenset({"click", "reply", "phone", "visit"}),
}
NOT: Final = "not_"


@dataclass(frozen=True, slots=True)
class Place:
    """One step. A shared one is done once for the account; any other with each person of its audience."""

    step: int
    kind: str
    timing: str = "days"
    delay_days: int = 0
    on_date: date | None = None
    fact: str = ""
    fact_days: int = 0
    audience: tuple[int, ...] = ()
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Reacted:
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Calendars:
    """When people can be written to, when we work, and when both teams meet.

    `windows` by person; `ours` for what is done for the account. `meetings` are those to come, in order.
    """

    ours: Window
    windows: Mapping[int, Window] = field(default_factory=dict)
    meetings: Sequence[datetime] = ()

    def window(self, who: Who) -> Window:
        return self.ours if who is None else self.windows.get(who, self.ours)

    def local_day(self, who: Who, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.window(who).zone)).date()

    def day_begins(self, who: Who, day: date) -> datetime:
        return datetime.combine(day, time.min, tzinfo=ZoneInfo(self.window(who).zone)).astimezone(UTC)

    def business_days_after(self, who: Who, moment: datetime, count: int) -> datetime:
        """The beginning of that day; with none, the moment itself. Where they never work, a year later."""
        if not count:
            return moment
        try:
            day = add_business_days(self.window(who), self.local_day(who, moment), count)
        except NoWindow:
            return moment + timedelta(days=365)
        return self.day_begins(who, day)

    def meeting_after(self, moment: datetime) -> datetime | None:
        return next((each for each in self.meetings if each > moment), None)

    def opening(self, who: Who, moment: datetime, *, taken: Container[date] = frozenset()) -> Moment | None:
        """When an email would go that may go from `moment` on, but on no day of `taken`."""
        try:
            return next_moment(self.window(who), moment, taken=taken)
        except NoWindow:
            return None

    def working_moment(self, who: Who, moment: datetime) -> datetime:
        """The moment, or the beginning of the next business day of whoever is called or visited."""
        window, day = self.window(who), self.local_day(who, moment)
        try:
            at_work = add_business_days(window, day - timedelta(days=1), 1)
        except NoWindow:
            return moment
        return moment if at_work == day else self.day_begins(who, at_work)


@dataclass(frozen=True, slots=True)
class Facts:
    """What has happened so far. Ends without a person hold for everybody."""

    began_at: datetime
    ends: Mapping[tuple[int, Who], Ended] = field(default_factory=dict)
    # Messages still to go, by step and person: the moment they are planned for.
    going: Mapping[tuple[int, int], datetime] = field(default_factory=dict)
    reactions: Mapping[int, Sequence[Reacted]] = field(default_factory=dict)
    exits: frozenset[int] = frozenset()
    is_paused: bool = False
    # Both teams wait until that day: nothing is due before it.
    rests_until: date | None = None

    def end_of(self, place: Place, who: Who) -> Ended | None:
        return self.ends.get((place.step, who)) or self.ends.get((place.step, ACCOUNT))

    def first_reaction(self, fact: str, who: Who, since: datetime) -> datetime | None:
        """Of that person, or, for the account, of anybody there."""
        kinds = KINDS[fact.removeprefix(NOT)]
        rows = self.reactions.get(who, ()) if who is not None else self._all()
        return min((each.at for each in rows if each.kind in kinds and each.at >= since), default=None)

    def _all(self) -> Iterator[Reacted]:
        return (each for rows in self.reactions.values() for each in rows)


def people_in(places: Sequence[Place], facts: Facts) -> list[int]:
    """Everybody who gets anything, in the order in which they appear."""
    found = dict.fromkeys(who for place in places for who in place.audience)
    return [who for who in found if who not in facts.exits]
