"""Rating a meeting, correcting its minutes for a day, adding to them after that."""

from datetime import datetime

from django.db import transaction

from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import locked, require_member
from nurture.meetings.facts import MeetingNotOpen
from nurture.meetings.minutes.facts import CorrectedMeanwhile, MinutesLocked, MinutesNotLocked, NotClosed
from nurture.meetings.minutes.models import Amendment, Correction, CriteriaLook, MinutesMail, Rating
from nurture.meetings.minutes.queries.words import words_now
from nurture.meetings.minutes.rules.closing import is_locked
from nurture.meetings.models import Meeting
from nurture.projects.models import Target
from nurture.team.models import User


@transaction.atomic
def rate(*, meeting: Meeting, score: int, by: User, at: datetime, improvement: str = "") -> Rating:
    """One's own, from the opening until the minutes are locked; it may be changed until then.

    Raises MeetingNotOpen before the meeting is opened, MinutesLocked, NotInTeam.
    """
    current = locked(meeting)
    require_member(current, by)
    if not current.opened_at:
        raise MeetingNotOpen
    if current.closed_at and is_locked(current.closed_at, at):
        raise MinutesLocked
    given, _ = Rating.objects.update_or_create(
        meeting=current, user=by, defaults={"score": score, "improvement": improvement, "at": at}
    )
    changed(current)
    return given


@transaction.atomic
def correct(
    *,
    meeting: Meeting,
    target: Target | None,
    seen: str,
    words: str,
    by: User,
    at: datetime,
) -> Correction | None:
    """Other words than the `seen` ones, about a target or about the meeting; None: they are the same already.

    Raises CorrectedMeanwhile when other words stand by now, MinutesLocked, NotClosed, NotInTeam.
    """
    current = _closed(meeting, by)
    if is_locked(_closed_at(current), at):
        raise MinutesLocked
    now = words_now(current, target)
    if words == now:
        return None
    if seen != now:
        raise CorrectedMeanwhile(now)
    made = Correction.objects.create(meeting=current, target=target, before=now, after=words, by=by, at=at)
    changed(current)
    return made


@transaction.atomic
def amend(*, meeting: Meeting, words: str, by: User, at: datetime) -> Amendment:
    """Added under what is locked, and owed to everybody by mail. Raises MinutesNotLocked, NotClosed, NotInTeam."""
    current = _closed(meeting, by)
    if not is_locked(_closed_at(current), at):
        raise MinutesNotLocked
    made = Amendment.objects.create(meeting=current, words=words, by=by, at=at)
    readers = current.project.memberships.filter(user__is_active=True).values_list("user", flat=True)
    MinutesMail.objects.bulk_create(
        MinutesMail(meeting=current, amendment=made, user_id=reader) for reader in readers
    )
    changed(current)
    return made


@transaction.atomic
def answer_look(*, meeting: Meeting, outcome: str, by: User, at: datetime) -> CriteriaLook:
    """Whether both teams looked at the criteria this time. The first answer stands. Raises NotInTeam, MeetingNotOpen."""
    current = locked(meeting)
    require_member(current, by)
    if not current.opened_at:
        raise MeetingNotOpen
    answered, is_new = CriteriaLook.objects.get_or_create(
        meeting=current, defaults={"outcome": outcome, "by": by, "at": at}
    )
    if is_new:
        changed(current)
    return answered


def _closed(meeting: Meeting, by: User) -> Meeting:
    current = locked(meeting)
    require_member(current, by)
    if not current.closed_at:
        raise NotClosed
    return current


def _closed_at(meeting: Meeting) -> datetime:
    if meeting.closed_at is None:
        raise NotClosed
    return meeting.closed_at
