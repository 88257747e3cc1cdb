"""One target's turn: its clock, its blind vote, and what becomes visible when."""

from datetime import datetime

from django.db import transaction

from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import open_for
from nurture.meetings.actions.proposals import require_offered
from nurture.meetings.facts import StillSecret, VoteNotOpen, VoteOver
from nurture.meetings.models import Decision, Meeting, Proposal, Turn, Vote
from nurture.meetings.queries.live import here
from nurture.meetings.rules.voting import LASTS, MORE, may_reveal
from nurture.projects.models import Membership, Target
from nurture.sequences.models import Email
from nurture.team.models import User


@transaction.atomic
def begin_turn(*, meeting: Meeting, target: Target, at: datetime) -> Turn:
    """The clock starts when the room comes here first. Called under the meeting's lock."""
    turn, _ = Turn.objects.get_or_create(meeting=meeting, target=target, defaults={"ends_at": at + LASTS})
    return turn


@transaction.atomic
def extend(*, meeting: Meeting, target: Target, by: User, at: datetime, seen: datetime | None = None) -> Turn:
    """Two more minutes, from now or from the end; the first time the clock starts.

    `seen` is the end that the presser saw: two who press at once mean the same two minutes.

    Raises NotInTeam, NotInThisMeeting, MeetingNotOpen.
    """
    current = open_for(meeting, target, by)
    turn, is_new = Turn.objects.get_or_create(
        meeting=current, target=target, defaults={"ends_at": at + LASTS}
    )
    if seen and seen != turn.ends_at:
        return turn
    if not is_new:
        turn.ends_at = max(turn.ends_at, at) + MORE
        turn.save(update_fields=["ends_at"])
    changed(current)
    return turn


@transaction.atomic
def open_vote(*, meeting: Meeting, target: Target, by: User, at: datetime) -> Turn:
    """From now on everybody chooses, and nobody sees what the others choose. Opening it again changes nothing.

    Raises VoteOver when it is decided already, NotInTeam, NotInThisMeeting, MeetingNotOpen.
    """
    current = open_for(meeting, target, by)
    _require_undecided(current, target)
    turn = begin_turn(meeting=current, target=target, at=at)
    if turn.vote_from is None:
        turn.vote_from = at
        turn.save(update_fields=["vote_from"])
        changed(current)
    return turn


@transaction.atomic
def vote(
    *,
    meeting: Meeting,
    target: Target,
    expected: str,
    confidence: int,
    by: User,
    at: datetime,
    email: Email | None = None,
    proposal: Proposal | None = None,
) -> Vote:
    """One's own choice: a draft, an idea, or neither. It may be changed until all are revealed.

    Raises VoteNotOpen, VoteOver, NotInTeam, NotInThisMeeting, MeetingNotOpen.
    """
    current = open_for(meeting, target, by)
    _require_undecided(current, target)
    turn = _turn(current, target)
    if turn is None or turn.vote_from is None:
        raise VoteNotOpen
    if turn.revealed_at:
        raise VoteOver
    require_offered(proposal)
    given, _ = Vote.objects.update_or_create(
        turn=turn,
        user=by,
        defaults={
            "team": by.team,
            "email": email,
            "proposal": None if email else proposal,
            "expected": expected,
            "confidence": confidence,
            "at": at,
        },
    )
    changed(current)
    if current.is_apart:
        reveal_if_due(current, turn, at=at)
    return given


@transaction.atomic
def reveal(*, meeting: Meeting, target: Target, by: User, at: datetime) -> Turn:
    """Everybody sees everything at once. Revealing again changes nothing.

    Raises StillSecret before all who are present have voted and before a minute has passed, VoteNotOpen, NotInTeam,
    NotInThisMeeting, MeetingNotOpen.
    """
    current = open_for(meeting, target, by)
    turn = _turn(current, target)
    if turn is None or turn.vote_from is None:
        raise VoteNotOpen
    if turn.revealed_at:
        return turn
    if not _may_be_seen(current, turn, at=at):
        raise StillSecret
    return _reveal(current, turn, by=by, at=at)


def reveal_if_due(meeting: Meeting, turn: Turn, *, at: datetime) -> None:
    """Of a meeting held apart, under its lock: by itself, in the name of whoever began the meeting."""
    if meeting.opened_by and _may_be_seen(meeting, turn, at=at):
        _reveal(meeting, turn, by=meeting.opened_by, at=at)


def present(meeting: Meeting, *, at: datetime) -> set[int]:
    """Who of both teams could vote: who is in the room, or all when there is none. Two queries."""
    members = Membership.objects.filter(project=meeting.project_id, user__is_active=True)
    voters = set(members.exclude(user__team="").values_list("user", flat=True))
    return voters if meeting.is_apart else voters & set(here([meeting.pk], at=at)[meeting.pk])


def _may_be_seen(meeting: Meeting, turn: Turn, *, at: datetime) -> bool:
    voted = set(turn.votes.values_list("user", flat=True))
    begun = turn.vote_from or at
    return may_reveal(
        vote_from=begun,
        at=at,
        present=present(meeting, at=at),
        voted=voted,
        until=meeting.secret_until(begun),
    )


def _reveal(meeting: Meeting, turn: Turn, *, by: User, at: datetime) -> Turn:
    turn.revealed_at, turn.revealed_by = at, by
    turn.save(update_fields=["revealed_at", "revealed_by"])
    changed(meeting)
    return turn


def _turn(meeting: Meeting, target: Target) -> Turn | None:
    return Turn.objects.filter(meeting=meeting, target=target).first()


def _require_undecided(meeting: Meeting, target: Target) -> None:
    if Decision.objects.standing().filter(meeting=meeting, target=target).exists():
        raise VoteOver
