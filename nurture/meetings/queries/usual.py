"""What is taken for granted where nobody who decides says otherwise."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from nurture.meetings.models import Meeting, Proposal
from nurture.projects.models import Cycle, Target
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
    return Usual(
        target.marketing_owner, timezone.localdate(drafts), target.sales_owner, timezone.localdate(meets)
    )


def expectation(proposal: Proposal | None) -> tuple[str, date | None]:
    """What the email says is expected of it. At most one query."""
    if proposal is None or proposal.email_id is None:
        return "", None
    found = Expectation.objects.filter(email=proposal.email_id).first()
    return (found.reaction, found.check_on) if found else ("", None)
