"""When a step is due for somebody, from when what came before has ended. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from nurture.sequences.rules.plan import NOT, WAIT, Calendars, Facts, Place, Who


@dataclass(frozen=True, slots=True)
class Due:
    """Due at that moment, passed or not."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Open:
    """Nobody knows yet: what it depends on can happen until then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """It ended by itself, and the next one follows. `how` is a value of StepEnd.How."""

    at: datetime
    how: str


type When = Due | Open | Over


class Front(Protocol):
    """How far somebody has come; for whoever is at their first step, nothing came before."""

    before: datetime
    last_email: datetime | None
    is_first: bool


def next_of(
    place: Place,
    who: Who,
    front: Front,
    *,
    crowd: Front,
    facts: Facts,
    calendars: Calendars,
    now: datetime,
) -> tuple[When, datetime]:
    """When they come to it, and when what is before it ended: whoever joins on the way follows the `crowd`."""
    ahead = crowd if front.is_first and who is not None else front
    found = when(
        place,
        who,
        before=ahead.before,
        last_email=front.last_email,
        facts=facts,
        calendars=calendars,
        now=now,
        is_first=ahead.is_first,
    )
    return found, ahead.before


def when(
    place: Place,
    who: Who,
    *,
    before: datetime,
    last_email: datetime | None,
    facts: Facts,
    calendars: Calendars,
    now: datetime,
    is_first: bool = False,
) -> When:
    """`before`: the end of the step before it; `last_email`: when they got the email before it.

    Days are counted from the step before: whoever comes to their first one waits for nothing. Nothing is due while the
    sequence rests.
    """
    found = _when(
        place,
        who,
        before=before,
        last_email=last_email,
        facts=facts,
        calendars=calendars,
        now=now,
        is_first=is_first,
    )
    if isinstance(found, Due) and facts.rests_until is not None:
        return Due(max(found.at, calendars.day_begins(who, facts.rests_until)))
    return found


def _when(
    place: Place,
    who: Who,
    *,
    before: datetime,
    last_email: datetime | None,
    facts: Facts,
    calendars: Calendars,
    now: datetime,
    is_first: bool,
) -> When:
    if place.timing == "fact":
        found = _by_fact(place, who, since=last_email or before, facts=facts, calendars=calendars, now=now)
        # What depends on the email before may have come true before other steps in between were done.
        return Due(max(found.at, before)) if isinstance(found, Due) else found
    due = (
        before
        if is_first and place.timing == "days" and place.kind != WAIT
        else _due(place, who, before, calendars)
    )
    if place.kind == WAIT and due <= now:
        return Over(due, "met")
    return Due(due)


def _due(place: Place, who: Who, before: datetime, calendars: Calendars) -> datetime:
    if place.timing == "date" and place.on_date:
        return max(before, calendars.day_begins(who, place.on_date))
    if place.timing == "cycle":
        # Without a meeting to come nothing can be decided: as far away as the plan looks.
        return calendars.meeting_after(before) or calendars.business_days_after(who, before, 20)
    return calendars.business_days_after(who, before, place.delay_days)


def _by_fact(
    place: Place, who: Who, *, since: datetime, facts: Facts, calendars: Calendars, now: datetime
) -> When:
    reacted = facts.first_reaction(place.fact, who, since)
    deadline = calendars.business_days_after(who, since, place.fact_days)
    if place.fact.startswith(NOT):
        if reacted is not None and reacted <= deadline:
            return Over(reacted, "not_met")
        return Due(deadline) if deadline <= now else Open(deadline)
    if reacted is not None and reacted <= deadline:
        return Over(reacted, "reacted") if place.kind == WAIT else Due(reacted)
    if deadline <= now:
        return Over(deadline, "timed_out" if place.kind == WAIT else "not_met")
    return Open(deadline)
