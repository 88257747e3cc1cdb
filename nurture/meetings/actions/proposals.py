"""Candidates for the next email of a target."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import locked, require_member
from nurture.meetings.facts import MeetingNotOpen, NotInThisMeeting
from nurture.meetings.models import Meeting, Proposal
from nurture.meetings.queries.links import target_path
from nurture.projects.models import Target
from nurture.sequences.models import Email
from nurture.team.models import Team, User


@transaction.atomic
def propose(
    *,
    meeting: Meeting,
    target: Target,
    title: str,
    by: User,
    at: datetime,
    aim: str = "",
    evidence: str = "",
    operation: UUID | None = None,
) -> Proposal:
    """An idea in one line, by anybody of either team, once however often `operation` is sent.

    Raises NotInTeam, MeetingNotOpen when it is closed, NotInThisMeeting.
    """
    current = locked(meeting)
    require_member(current, by)
    if current.closed_at:
        raise MeetingNotOpen
    if target.project_id != current.project_id:
        raise NotInThisMeeting
    made = Proposal.objects.filter(operation=operation) if operation else Proposal.objects.none()
    if same := made.filter(author=by, title=title, aim=aim).first():
        return same
    proposal = Proposal.objects.create(
        meeting=current,
        target=target,
        title=title,
        aim=aim,
        evidence=evidence,
        team=by.team,
        author=by,
        at=at,
        # Other words under it are another idea.
        operation=uuid4() if operation is None or made.exists() else operation,
    )
    record(
        account=target.account,
        verb="meetings.proposed",
        category=ActivityCategory.DECISION,
        at=at,
        by=by,
        detail={"title": title, "aim": aim},
        link=target_path(current, target),
    )
    changed(current)
    return proposal


def proposal_for_email(*, meeting: Meeting, target: Target, email: Email, at: datetime) -> Proposal:
    """The draft as a candidate: written down when somebody chooses it, in the name of who wrote it."""
    writer = email.updated_by
    proposal, _ = Proposal.objects.get_or_create(
        meeting=meeting,
        email=email,
        defaults={
            "target": target,
            "title": email.subject[:200],
            "aim": email.hypothesis[:300],
            "evidence": email.evidence[:300],
            "team": writer.team or Team.MARKETING,
            "author": writer,
            "at": at,
        },
    )
    return proposal
