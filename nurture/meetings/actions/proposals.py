"""Candidates for the next email of a target."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actions.activity import record
from accounts.models import ActivityCategory, Deal
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import locked, require_member
from nurture.meetings.facts import MeetingNotOpen, NotInThisMeeting, NotYours, ProposalInUse
from nurture.meetings.models import Decision, Meeting, Proposal, Turn, Vote
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
    deal: Deal | None = None,
    operation: UUID | None = None,
) -> Proposal:
    """An idea in one line, by anybody of either team, once however often `operation` is sent.

    Raises NotInTeam, MeetingNotOpen when it is closed, NotInThisMeeting.
    """
    current = _not_closed(meeting, target, by)
    made = Proposal.objects.filter(operation=operation) if operation else Proposal.objects.none()
    if same := made.filter(author=by, title=title, aim=aim).first():
        return same
    proposal = Proposal.objects.create(
        meeting=current,
        target=target,
        title=title,
        aim=aim,
        evidence=evidence,
        deal=deal,
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


@transaction.atomic
def propose_deal(
    *, meeting: Meeting, target: Target, deal: Deal, by: User, at: datetime, operation: UUID | None = None
) -> Proposal:
    """What they needed to know in a past deal, as what to send here. Raises as `propose` does."""
    words = (deal.needed_information or deal.process or deal.name).strip()
    told = _("%(account)s %(year)s, %(end)s") % {
        "account": deal.account,
        "year": deal.year or "",
        "end": deal.get_stage_display(),
    }
    return propose(
        meeting=meeting,
        target=target,
        title=_cut(words.splitlines()[0], 200),
        aim=_cut(deal.process, 300) if deal.needed_information else "",
        evidence=_cut(told, 300),
        deal=deal,
        by=by,
        at=at,
        operation=operation,
    )


@transaction.atomic
def propose_email(*, meeting: Meeting, target: Target, email: Email, by: User, at: datetime) -> Proposal:
    """A draft further down the sequence, put beside the others; once, whoever does it.

    Raises NotInTeam, MeetingNotOpen, NotInThisMeeting when it is no draft of this target.
    """
    current = _not_closed(meeting, target, by)
    if email.step.sequence.target_id != target.pk or email.step.sequence.archived_at:
        raise NotInThisMeeting
    proposal = proposal_for_email(meeting=current, target=target, email=email, at=at, by=by)
    changed(current)
    return proposal


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: User, at: datetime) -> Proposal:
    """Its author takes it back. Doing so again changes nothing.

    Raises NotYours, ProposalInUse while we vote on it, or when a vote or a decision rests on it, MeetingNotOpen.
    """
    current = _not_closed(proposal.meeting, proposal.target, by)
    found = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if found.author_id != by.pk:
        raise NotYours
    if found.withdrawn_at:
        return found
    if _is_in_use(found):
        raise ProposalInUse
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    changed(current)
    return found


def proposal_for_email(
    *, meeting: Meeting, target: Target, email: Email, at: datetime, by: User | None = None
) -> Proposal:
    """The draft as a candidate: written down when somebody chooses it, in the name of who wrote it or put it there."""
    writer = by or email.updated_by
    proposal, is_new = Proposal.objects.get_or_create(
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
    if not is_new and proposal.withdrawn_at:
        proposal.withdrawn_at = None
        proposal.save(update_fields=["withdrawn_at"])
    return proposal


def require_offered(proposal: Proposal | None) -> None:
    """Under the meeting's lock: its author may have taken it back since it was chosen. Raises NotInThisMeeting."""
    if proposal and Proposal.objects.filter(pk=proposal.pk, withdrawn_at__isnull=False).exists():
        raise NotInThisMeeting


def _not_closed(meeting: Meeting, target: Target, by: User) -> Meeting:
    current = locked(meeting)
    require_member(current, by)
    if current.closed_at:
        raise MeetingNotOpen
    if target.project_id != current.project_id:
        raise NotInThisMeeting
    return current


def _is_in_use(proposal: Proposal) -> bool:
    """While we vote nobody may learn whether somebody chose it; so it stays for everybody alike."""
    turn = Turn.objects.filter(meeting=proposal.meeting_id, target=proposal.target_id).first()
    if turn and turn.vote_from and not turn.revealed_at:
        return True
    email = Q(email=proposal.email_id) if proposal.email_id else Q(pk=None)
    is_voted_for = Vote.objects.filter(email | Q(proposal=proposal), turn=turn).exists() if turn else False
    return is_voted_for or Decision.objects.standing().filter(proposal=proposal).exists()


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else words[: length - 1] + "…"
