"""Who is affected by what is about to be done, and what they would have got, before anybody does it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Contact
from nurture.sequences.queries.lines import StepLine
from nurture.sequences.queries.plans import Plan
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


def _loses(plan: Plan, line: StepLine, each: Projected) -> Loses:
    contact = plan.people.get(each.who) if each.who is not None else None
    return Loses(contact, line, each.at, each.is_going, each.depends)
