"""What a meeting held apart still waits for, from one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from nurture.meetings.models import Decision, Meeting, Turn, Vote
from nurture.meetings.queries.agenda import Entry
from nurture.projects.models import Project
from nurture.team.models import User


@dataclass(frozen=True)
class Unvoted:
    """The targets of one meeting on which somebody has not voted yet."""

    meeting: Meeting
    targets: tuple[int, ...]
    # After it the votes may be seen, and nobody votes any more.
    until: datetime


def unvoted(user: User, projects: Iterable[Project]) -> list[Unvoted]:
    """Of the meetings that go on. One query."""
    voted = Vote.objects.filter(turn=OuterRef("pk"), user=user)
    decided = Decision.objects.standing().filter(meeting=OuterRef("meeting"), target=OuterRef("target"))
    secret = Turn.objects.filter(
        ~Exists(voted),
        ~Exists(decided),
        meeting__project__in=[each.pk for each in projects],
        meeting__apart_until__isnull=False,
        meeting__closed_at=None,
        target__finished_at=None,
        vote_from__isnull=False,
        revealed_at=None,
    )
    turns: dict[int, list[Turn]] = {}
    for turn in secret.select_related("meeting__project").order_by("meeting", "pk"):
        turns.setdefault(turn.meeting_id, []).append(turn)
    return [_unvoted(each) for each in turns.values()]


def has_voted(meeting: Meeting, user: User) -> bool:
    """On any target of it. One query."""
    return Vote.objects.filter(turn__meeting=meeting, user=user).exists()


def first_unvoted(meeting: Meeting, user: User, entries: Iterable[Entry]) -> int | None:
    """The first target of the agenda on which they have not voted yet; None: there is none. One query."""
    left = {
        target
        for each in unvoted(user, [meeting.project])
        if each.meeting == meeting
        for target in each.targets
    }
    return next((each.target.pk for each in entries if each.target.pk in left), None)


def _unvoted(turns: list[Turn]) -> Unvoted:
    meeting = turns[0].meeting
    ends = [meeting.secret_until(each.vote_from) for each in turns if each.vote_from]
    return Unvoted(meeting, tuple(each.target_id for each in turns), min(ends))
