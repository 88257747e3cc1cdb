"""A meeting a cycle: prepared, opened, closed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.meetings.actions.changes import changed
from nurture.meetings.facts import AnotherMeetingOpen, MeetingNotOpen, NotInThisMeeting
from nurture.meetings.minutes.facts import NotSaidYet
from nurture.meetings.models import HowLeft, LeftOpen, Meeting, MinutesMail
from nurture.meetings.queries.agenda import agenda
from nurture.meetings.queries.links import target_path
from nurture.meetings.queries.meetings import coming_cycle
from nurture.meetings.rules.agenda import Place
from nurture.projects.actions.cycles import ensure_cycles
from nurture.projects.actions.locks import locked_project
from nurture.projects.facts import NotInTeam
from nurture.projects.models import Cycle, Project, Target
from nurture.projects.queries.members import is_member
from nurture.team.models import User


def ensure_meeting(*, project: Project, cycle: Cycle) -> Meeting:
    """The meeting of this cycle, made when it is asked for first."""
    meeting, _ = Meeting.objects.get_or_create(cycle=cycle, defaults={"project": project})
    return meeting


def ensure_next_meeting(*, project: Project, at: datetime) -> Meeting | None:
    """The one to be prepared. One more is planned when all that lie ahead were held before their day.

    None: the period of the project ends before.
    """
    ensure_cycles(project=project, at=at)
    if coming_cycle(project, at=at) is None:
        held = project.cycles.filter(observe_until__gte=at).count()
        ensure_cycles(project=project, at=at, ahead=held + 1)
    cycle = coming_cycle(project, at=at)
    return ensure_meeting(project=project, cycle=cycle) if cycle else None


def ensure_all_meetings(*, at: datetime) -> None:
    """Those of each running project that lie ahead, so that both teams find them long before their day."""
    for project in Project.objects.running().order_by("pk"):
        for cycle in project.cycles.filter(observe_until__gte=at).order_by("number"):
            ensure_meeting(project=project, cycle=cycle)


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """From now on decisions can be made, and whoever opened it leads the room.

    Opening an open one changes nothing. Raises NotInTeam, MeetingNotOpen when it is closed or was skipped,
    AnotherMeetingOpen.
    """
    current = locked(meeting)
    require_member(current, by)
    if current.closed_at or current.cycle.skipped_at:
        raise MeetingNotOpen
    if current.opened_at:
        return current
    require_none_open(current)
    return begun(current, by=by, at=at)


def begun(meeting: Meeting, *, by: User, at: datetime) -> Meeting:
    """Inside a transaction, of a meeting that was not: by whoever knows that no other is open, or keeps nothing of it."""
    meeting.opened_at = at
    meeting.opened_by = meeting.facilitator = by
    meeting.save(update_fields=["opened_at", "opened_by", "facilitator"])
    changed(meeting)
    return meeting


@transaction.atomic
def close_meeting(
    *,
    meeting: Meeting,
    by: User,
    at: datetime,
    left: Mapping[int, tuple[str, str]] | None = None,
) -> Meeting:
    """What is agreed stands, what waits for a confirmation is not agreed. From now on everybody is owed the minutes.

    `left` says of each target that is not agreed, by id, what becomes of it and why: HowLeft and a sentence. Without
    it, of a meeting that ends by itself, all of them stay open. Closing a closed one changes nothing.
    Raises NotSaidYet when one is missing in it, NotInTeam, MeetingNotOpen.
    """
    current = locked(meeting)
    require_member(current, by)
    if not current.opened_at:
        raise MeetingNotOpen
    if current.closed_at:
        return current
    _leave_open(current, left, by=by, at=at)
    current.closed_at, current.closed_by = at, by
    current.save(update_fields=["closed_at", "closed_by"])
    readers = current.project.memberships.filter(user__is_active=True).values_list("user", flat=True)
    MinutesMail.objects.bulk_create(MinutesMail(meeting=current, user_id=reader) for reader in readers)
    if at < current.cycle.meeting_at:
        # Held before its day: the clock would plan the following one only then.
        ensure_next_meeting(project=current.project, at=at)
    changed(current)
    return current


def _leave_open(
    meeting: Meeting, left: Mapping[int, tuple[str, str]] | None, *, by: User, at: datetime
) -> None:
    undecided = [each.target for each in agenda(meeting, at=at).entries if each.place != Place.AGREED]
    pks = {each.pk for each in undecided}
    said = dict.fromkeys(pks, (HowLeft.OPEN.value, "")) if left is None else left
    if missing := pks - set(said):
        raise NotSaidYet(missing)
    for target in undecided:
        how, why = said[target.pk]
        LeftOpen.objects.create(meeting=meeting, target=target, how=how, why=why, by=by, at=at)
        record(
            account=target.account,
            verb="meetings.left_open",
            category=ActivityCategory.DECISION,
            at=at,
            by=by,
            team="joint",
            detail={"how": how, "reason": why},
            link=target_path(meeting, target),
        )


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands; deciding and closing take turns.

    Whoever changes what goes out has shut out hand-overs before (delivery.clock), and locks a decision after: people
    who lock in another order wait for each other for ever.
    """
    return (
        Meeting.objects.select_for_update(of=("self",)).select_related("project", "cycle").get(pk=meeting.pk)
    )


def require_member(meeting: Meeting, by: User) -> None:
    """Raises NotInTeam: an administrator outside both teams, or somebody of another project, only looks."""
    if not is_member(meeting.project, by):
        raise NotInTeam


def require_open(meeting: Meeting) -> None:
    if not meeting.opened_at or meeting.closed_at:
        raise MeetingNotOpen


def require_none_open(meeting: Meeting) -> None:
    """Meetings of a project are opened one after the other, under its lock. Raises AnotherMeetingOpen."""
    locked_project(meeting.project)
    if Meeting.objects.open().filter(project=meeting.project_id).exists():
        raise AnotherMeetingOpen


def open_for(meeting: Meeting, target: Target, by: User) -> Meeting:
    """For whoever speaks about this target: the meeting as it stands. Raises NotInTeam, MeetingNotOpen, NotInThisMeeting."""
    current = locked(meeting)
    require_member(current, by)
    require_open(current)
    if target.project_id != current.project_id or target.finished_at:
        raise NotInThisMeeting
    return current
