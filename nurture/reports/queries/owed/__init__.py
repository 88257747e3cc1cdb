"""What waits for one person, and when each of it is done.

Each supplier takes what it needs from the Day, so that they read nothing twice, and asks at most two flat queries of
its own, whatever the size. An app that comes to owe people something adds its supplier here.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from nurture.reports.queries.day import Day
from nurture.reports.queries.owed.absences import gone
from nurture.reports.queries.owed.agreements import criteria, parked
from nurture.reports.queries.owed.answers import ANSWERS, answers
from nurture.reports.queries.owed.apart import votes
from nurture.reports.queries.owed.decisions import confirmations, rewrites, touches
from nurture.reports.queries.owed.emails import approvals, drafts
from nurture.reports.queries.owed.homework import homework
from nurture.reports.queries.owed.knowledge import mentions, questions
from nurture.reports.queries.owed.lobby import attendance, early, tellings
from nurture.reports.queries.owed.messages import astray
from nurture.reports.queries.owed.nominations import nominations
from nurture.reports.queries.owed.recorded import recorded
from nurture.reports.queries.owed.refusals import consents, redirected
from nurture.reports.queries.owed.reviews import changes, reviews, voided, wordings
from nurture.reports.queries.owed.sending import refused_ways, unwritten
from nurture.reports.queries.owed.shape import LONGEST, Owed
from nurture.reports.queries.owed.steps import steps
from nurture.team.models import User

__all__ = ["Owed", "owed", "owed_count", "owed_on"]

SUPPLIERS: Final[tuple[Callable[[Day], Iterable[Owed]], ...]] = (
    answers,
    confirmations,
    recorded,
    votes,
    nominations,
    parked,
    criteria,
    reviews,
    approvals,
    voided,
    changes,
    wordings,
    drafts,
    rewrites,
    touches,
    homework,
    tellings,
    early,
    attendance,
    steps,
    astray,
    gone,
    redirected,
    consents,
    unwritten,
    refused_ways,
    questions,
    mentions,
)


def owed(user: User, *, at: datetime) -> list[Owed]:
    return owed_on(Day(user, at))


def owed_on(day: Day) -> list[Owed]:
    """Customers who wait stand first, then what is due first; what has no day comes last, the oldest first."""
    found = [one for supply in SUPPLIERS for one in islice(supply(day), LONGEST)]
    return sorted(found, key=_order)


def owed_count(user: User, *, at: datetime) -> int:
    """The length of that list."""
    return len(owed(user, at=at))


def _order(one: Owed) -> tuple[bool, bool, datetime, datetime]:
    return one.kind not in ANSWERS, one.due is None, one.due or one.since, one.since
