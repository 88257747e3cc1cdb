"""Choosing before the meeting, each for themselves."""

from datetime import datetime

from django.db import transaction

from nurture.meetings.actions.meetings import locked, require_member
from nurture.meetings.facts import NotInThisMeeting
from nurture.meetings.lobby.facts import LobbyClosed
from nurture.meetings.lobby.models import EarlyVote
from nurture.meetings.models import Meeting, Proposal
from nurture.projects.models import Target
from nurture.sequences.facts import ContentChanged
from nurture.sequences.models import Email
from nurture.team.models import User


@transaction.atomic
def vote_early(
    *,
    meeting: Meeting,
    target: Target,
    by: User,
    at: datetime,
    email: Email | None = None,
    content_hash: str = "",
    proposal: Proposal | None = None,
    sentence: str = "",
) -> EarlyVote:
    """A draft, an idea, or neither, and a sentence; one may choose anew until the meeting opens.

    It moves nothing that others see. Raises LobbyClosed, ContentChanged when the words are not those that were read,
    NotInThisMeeting, NotInTeam.
    """
    current = locked(meeting)
    require_member(current, by)
    if current.phase != "lobby" or current.cycle.skipped_at:
        raise LobbyClosed
    if target.project_id != current.project_id or target.finished_at:
        raise NotInThisMeeting
    if email is not None and email.content_hash != content_hash:
        raise ContentChanged
    given, _ = EarlyVote.objects.update_or_create(
        meeting=current,
        target=target,
        user=by,
        defaults={
            "team": by.team,
            "email": email,
            "proposal": None if email else proposal,
            "content_hash": content_hash if email else "",
            "sentence": sentence,
            "at": at,
        },
    )
    return given
