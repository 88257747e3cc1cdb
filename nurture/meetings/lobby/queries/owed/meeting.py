"""What is to be done for a meeting itself, and what is to be looked at after it."""

from collections.abc import Iterator
from datetime import time
from typing import Final

from nurture.meetings.history.queries.results import to_check
from nurture.meetings.homework.queries import open_of
from nurture.meetings.lobby.models import Attendance, EarlyVote
from nurture.meetings.lobby.queries.owed.facts import Facts
from nurture.meetings.lobby.queries.owed.shape import Debt, Kind
from nurture.projects.queries.rhythms import day_of, moment_of

#: An action is due until its day is over.
MIDNIGHT: Final = time(23, 59)


def attended(facts: Facts) -> Iterator[Debt | None]:
    """Who has not said whether they come."""
    if facts.meeting is None or not facts.is_before:
        return
    said = set(Attendance.objects.filter(meeting=facts.meeting).values_list("user", flat=True))
    for user in facts.people:
        if user not in said:
            yield facts.debt(user, Kind.ATTEND, due=facts.cycle.meeting_at, url=f"{facts.lobby}#attend")


def voted(facts: Facts) -> Iterator[Debt | None]:
    """Owners who have not chosen for their own targets; everybody else may."""
    if facts.meeting is None or not facts.is_before:
        return
    votes = set(EarlyVote.objects.standing().filter(meeting=facts.meeting).values_list("target", "user"))
    for target in facts.targets:
        for owner in (target.sales_owner_id, target.marketing_owner_id):
            if (target.pk, owner) not in votes:
                url = f"{facts.lobby}#early-{target.pk}"
                yield facts.debt(owner, Kind.VOTE, due=facts.cycle.meeting_at, url=url, target=target)


def acted(facts: Facts) -> Iterator[Debt | None]:
    """Actions that are due by the day of the meeting; those of its own day until it begins."""
    meets_on = day_of(facts.project, facts.cycle.meeting_at)
    for row in open_of(facts.project):
        action = row.action
        if action.due_on <= meets_on:
            due = moment_of(facts.project, action.due_on, MIDNIGHT)
            yield facts.debt(
                action.owner_id,
                Kind.ACTION,
                due=min(due, facts.cycle.meeting_at) if action.due_on == meets_on else due,
                url=action.get_absolute_url(),
                target=action.target,
                words=action.title,
            )


def looked(facts: Facts) -> Iterator[Debt | None]:
    """Whether what came back is what both expected: an owner's word of each team."""
    for check in to_check(facts.project, facts.at):
        decision = check.decision
        for team in check.missing:
            yield facts.debt(
                facts.owner(decision.target, team),
                Kind.LOOK,
                due=facts.cycle.meeting_at,
                url=decision.get_absolute_url(),
                target=decision.target,
                words=decision.proposal.title if decision.proposal else "",
            )
