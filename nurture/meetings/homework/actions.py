"""Giving an action, doing it, planning it anew, dropping it. Each is told on the timeline of its target."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.meetings import require_member
from nurture.meetings.facts import NotInThisMeeting
from nurture.meetings.homework.facts import NotOpenAnyMore, OwnerNotInTeam, PlannedMeanwhile
from nurture.meetings.homework.models import Action, Replan
from nurture.meetings.models import Decision, Meeting
from nurture.projects.models import Target
from nurture.projects.queries.members import is_member
from nurture.team.models import User


@transaction.atomic
def give(
    *,
    meeting: Meeting,
    words: str,
    owner: User,
    due: date,
    by: User,
    at: datetime,
    target: Target | None = None,
    decision: Decision | None = None,
    operation: UUID | None = None,
) -> Action:
    """In whatever phase the meeting is, closed ones too; once, however often `operation` is sent.

    Raises NotInTeam, OwnerNotInTeam, NotInThisMeeting when the target is of another project.
    """
    require_member(meeting, by)
    if not is_member(meeting.project, owner):
        raise OwnerNotInTeam
    if target is not None and target.project_id != meeting.project_id:
        raise NotInThisMeeting
    action, is_new = Action.objects.get_or_create(
        operation=operation or uuid4(),
        given_by=by,
        defaults={
            "meeting": meeting,
            "target": target,
            "decision": decision,
            "words": words,
            "owner": owner,
            "due_on": due,
            "given_at": at,
        },
    )
    if is_new:
        _told(action, verb="meetings.action_given", by=by, at=at)
    return action


@transaction.atomic
def finish(*, action: Action, by: User, at: datetime) -> Action:
    """Anybody of the project says so. Pressing again is harmless. Raises NotInTeam, NotOpenAnyMore (dropped)."""
    current = _locked(action, by)
    if current.done_at:
        return current
    if current.dropped_at:
        raise NotOpenAnyMore(current)
    current.done_at, current.done_by = at, by
    current.save(update_fields=["done_at", "done_by"])
    _told(current, verb="meetings.action_done", by=by, at=at)
    return current


@transaction.atomic
def reopen(*, action: Action, by: User, at: datetime) -> Action:
    """Neither done nor dropped after all. Pressing again is harmless. Raises NotInTeam."""
    current = _locked(action, by)
    if current.is_open:
        return current
    current.done_at = current.done_by = current.dropped_at = current.dropped_by = None
    current.why_dropped = ""
    current.save(update_fields=["done_at", "done_by", "dropped_at", "dropped_by", "why_dropped"])
    _told(current, verb="meetings.action_reopened", by=by, at=at)
    return current


@transaction.atomic
def drop(*, action: Action, why: str, by: User, at: datetime) -> Action:
    """Raises NotInTeam, NotOpenAnyMore (done, or dropped for another reason)."""
    current = _locked(action, by)
    if current.dropped_at and (current.why_dropped, current.dropped_by_id) == (why, by.pk):
        return current
    _require_open(current)
    _drop(current, why, by=by, at=at)
    return current


@transaction.atomic
def replan(
    *, action: Action, words: str, owner: User, due: date, why: str = "", seen: int, by: User, at: datetime
) -> Action:
    """Another day, another owner or better words; `seen` is how often it had been planned anew when it was read.

    Raises NotInTeam, OwnerNotInTeam, NotOpenAnyMore, PlannedMeanwhile.
    """
    current = _locked(action, by)
    _require_open(current)
    if (current.words, current.owner_id, current.due_on) == (words, owner.pk, due):
        return current
    if current.replans.count() != seen:
        raise PlannedMeanwhile(current)
    if not is_member(current.meeting.project, owner):
        raise OwnerNotInTeam
    Replan.objects.create(
        action=current,
        words=current.words,
        owner=current.owner,
        due_on=current.due_on,
        why=why,
        by=by,
        at=at,
    )
    was = current.due_on
    current.words, current.owner, current.due_on = words, owner, due
    current.save(update_fields=["words", "owner", "due_on"])
    _told(current, verb="meetings.action_replanned", by=by, at=at, was=was.isoformat(), why=why)
    return current


@transaction.atomic
def drop_those_of(*, decision: Decision, by: User, at: datetime) -> int:
    """What follows from a decision that is withdrawn falls with it; what is done stays done. How many fell."""
    open_ones = Action.objects.open().select_for_update(of=("self",)).filter(decision=decision)
    found = list(
        open_ones.select_related("meeting__project", "target__account", "owner", "decision").order_by("pk")
    )
    for action in found:
        _drop(action, "", by=by, at=at)
    return len(found)


def _drop(action: Action, why: str, *, by: User, at: datetime) -> None:
    action.dropped_at, action.dropped_by, action.why_dropped = at, by, why
    action.save(update_fields=["dropped_at", "dropped_by", "why_dropped"])
    _told(action, verb="meetings.action_dropped", by=by, at=at, why=why)


def _locked(action: Action, by: User) -> Action:
    current = (
        Action.objects.select_for_update(of=("self",))
        .select_related("meeting__project", "target__account", "owner", "done_by", "dropped_by", "decision")
        .get(pk=action.pk)
    )
    require_member(current.meeting, by)
    return current


def _require_open(action: Action) -> None:
    if not action.is_open:
        raise NotOpenAnyMore(action)


def _told(action: Action, *, verb: str, by: User, at: datetime, **more: Any) -> None:
    """On the timeline, where it is about a target; and to whoever looks at a meeting of the project just now."""
    if action.target:
        record(
            account=action.target.account,
            verb=verb,
            category=ActivityCategory.DECISION,
            at=at,
            by=by,
            detail={
                "words": action.words,
                "does": action.does,
                "owner": action.owner.name,
                "owner_latin": action.owner.name_latin or action.owner.name,
                "due": action.due_on.isoformat(),
                **more,
            },
            link=action.get_absolute_url(),
        )
    for meeting in Meeting.objects.filter(
        project=action.meeting.project_id, opened_at__isnull=False, closed_at=None
    ):
        changed(meeting)
