"""What is taken for granted where nobody who decides says otherwise."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from nurture.meetings.models import Meeting, Proposal
from nurture.projects.models import Cycle, Project, Target
from nurture.projects.queries.rhythms import day_of, holidays_of
from nurture.projects.rules.cycles import business_days_before, is_business_day, next_business_day
from nurture.sequences.models import Expectation
from nurture.team.models import User

#: Where no cycle is to come.
LATER: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Usual:
    """Who rewrites or goes there, and by when, if nobody says otherwise."""

    writer: User
    write_by: date
    rep: User
    touch_by: date


def usual(meeting: Meeting, target: Target, *, at: datetime) -> Usual:
    """The owners, in time for the meeting after this one. One query."""
    coming = Cycle.objects.filter(
        project=meeting.project_id, number__gt=meeting.cycle.number, meeting_at__gt=at
    )
    cycle = coming.order_by("meeting_at").first()
    meets = cycle.meeting_at if cycle else at + LATER
    drafts = cycle.draft_by if cycle and cycle.draft_by > at else meets
    project = meeting.project
    return Usual(
        target.marketing_owner,
        _workday(project, drafts, at=at),
        target.sales_owner,
        _workday(project, meets, at=at),
    )


def _workday(project: Project, moment: datetime, *, at: datetime) -> date:
    """The day itself or the last business day before it, if that is still to come."""
    day, holidays = day_of(project, moment), holidays_of(project)
    if not is_business_day(day, holidays):
        day = business_days_before(day, 1, holidays)
    return max(day, next_business_day(day_of(project, at), holidays))


def expectation(proposal: Proposal | None) -> tuple[str, date | None]:
    """What the email says is expected of it. At most one query."""
    if proposal is None or proposal.email_id is None:
        return "", None
    found = Expectation.objects.filter(email=proposal.email_id).first()
    return (found.reaction, found.check_on) if found else ("", None)
