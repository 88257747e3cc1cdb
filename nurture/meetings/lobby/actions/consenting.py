"""Saying yes at once to all on which both teams agreed before the meeting. Each word is still one team's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from nurture.delivery.clock import shut_out_hand_overs
from nurture.meetings.actions.decisions import confirm, decide
from nurture.meetings.actions.meetings import locked, require_member, require_open
from nurture.meetings.lobby.models import SENTENCE
from nurture.meetings.lobby.queries.consent import Agreed, agreed_before
from nurture.meetings.models import DecisionKind, Meeting
from nurture.meetings.words import FACTS
from nurture.projects.models import Target
from nurture.sequences.facts import ContentChanged
from nurture.team.models import User


@dataclass
class Said:
    """What became of each target: proposed to the other team, agreed by both, or why not."""

    proposed: list[Target] = field(default_factory=list)
    agreed: list[Target] = field(default_factory=list)
    refused: list[tuple[Target, Exception]] = field(default_factory=list)


@transaction.atomic
def say_yes(*, meeting: Meeting, seen: Mapping[int, str], by: User, at: datetime) -> Said:
    """One person's word, for their team, on every target of the consent list whose words they have read.

    The first team's press proposes to send, the other team's confirms; early votes are nobody's word. `seen` holds the
    content they read, by target: what reads otherwise by now is left alone, and so is whatever cannot be sent.
    Raises MeetingNotOpen, NotInTeam.
    """
    shut_out_hand_overs()
    current = locked(meeting)
    require_member(current, by)
    require_open(current)
    said = Said()
    for each in agreed_before(current, at=at):
        if each.may_say_yes(by) and each.target.pk in seen:
            _say_yes(each, seen[each.target.pk], said, by=by, at=at)
    return said


def _say_yes(each: Agreed, read: str, said: Said, *, by: User, at: datetime) -> None:
    try:
        with transaction.atomic():
            if read != each.email.content_hash:
                raise ContentChanged
            is_agreed = _one_word(each, by=by, at=at)
    except FACTS as fact:
        said.refused.append((each.target, fact))
    else:
        (said.agreed if is_agreed else said.proposed).append(each.target)


def _one_word(each: Agreed, *, by: User, at: datetime) -> bool:
    """Whether both teams have given theirs by now."""
    if each.decision is not None:
        return confirm(decision=each.decision, by=by, at=at).agreed_at is not None
    decide(
        meeting=each.meeting,
        target=each.target,
        kind=DecisionKind.SEND,
        reason=_reason(each, by),
        email=each.email,
        content_hash=each.email.content_hash,
        by=by,
        at=at,
    )
    return False


def _reason(each: Agreed, by: User) -> str:
    """Their own sentence, else the first one anybody wrote."""
    sentences = [vote.sentence for vote in sorted(each.votes, key=lambda vote: vote.user_id != by.pk)]
    return next(filter(None, sentences), _("Both teams chose it before the meeting."))[:SENTENCE]
