"""Actions with how often each was carried over."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from nurture.meetings.homework.models import Action, Replan
from nurture.meetings.homework.rules import Held, Plan, carried, must_be_answered
from nurture.meetings.models import Meeting
from nurture.projects.models import Project, Target
from nurture.team.models import User


@dataclass(frozen=True)
class Row:
    """`carried`: how many meetings since closed while it was due. `must_answer`: dropped or planned anew, now."""

    action: Action
    carried: int
    must_answer: bool

    def is_late(self, today: date) -> bool:
        return self.action.is_open and self.action.due_on < today


@dataclass(frozen=True)
class InRoom:
    """Beside a target: what is open for it, and how many were given in this meeting altogether."""

    open: list[Row]
    given: int


def in_room(meeting: Meeting, target: Target) -> InRoom:
    """Four queries."""
    return InRoom(of_target(target), _given_in(meeting).count())


def open_of(project: Project) -> list[Row]:
    """What has to be answered first, then what is due first. Three queries."""
    return sorted(rows(Action.objects.open().filter(meeting__project=project)), key=_order)


def of_meeting(meeting: Meeting) -> list[Row]:
    """All that was given in it, done and dropped ones too, in the order they were given. Three queries.

    What fell with a decision before it closed is not among them: nobody left the room with it.
    """
    return rows(_given_in(meeting).order_by("given_at", "pk"))


def of_target(target: Target) -> list[Row]:
    """What is open for it. Three queries."""
    return sorted(rows(Action.objects.open().filter(target=target)), key=_order)


def open_for(user: User) -> list[Row]:
    """What this person has taken on, whatever the project. At most three queries."""
    return sorted(rows(Action.objects.open().filter(owner=user)), key=_order)


def row_of(action: Action) -> Row:
    """Three queries."""
    return rows(Action.objects.filter(pk=action.pk))[0]


def rows(actions: QuerySet[Action]) -> list[Row]:
    """In the order of `actions`. Three queries, however many."""
    found = list(
        actions.select_related(
            "meeting__cycle",
            "meeting__project",
            "target__account",
            "owner",
            "given_by",
            "done_by",
            "dropped_by",
            "decision",
        ).prefetch_related(Prefetch("replans", Replan.objects.select_related("by", "owner")))
    )
    held = _held({each.meeting.project_id for each in found})
    return [_row(each, held.get(each.meeting.project_id, ())) for each in found]


def _given_in(meeting: Meeting) -> QuerySet[Action]:
    fell = Q(dropped_at__isnull=False, decision__withdrawn_at__isnull=False)
    if meeting.closed_at:
        fell &= Q(dropped_at__lte=meeting.closed_at)
    return Action.objects.filter(meeting=meeting).exclude(fell)


def _row(action: Action, held: Collection[Held]) -> Row:
    replans = list(action.replans.all())
    plans = [*(Plan(each.due_on, each.at) for each in replans), Plan(action.due_on)]
    end = action.done_at or action.dropped_at
    open_through = [each for each in held if end is None or each.closed_at < end]
    carries = carried(open_through, plans, given_at=action.given_at)
    planned_at = replans[-1].at if replans else action.given_at
    return Row(action, len(carries), action.is_open and must_be_answered(carries, planned_at=planned_at))


def _held(projects: Iterable[int]) -> Mapping[int, list[Held]]:
    closed = Meeting.objects.filter(
        project__in=list(projects), opened_at__isnull=False, closed_at__isnull=False
    )
    found: dict[int, list[Held]] = {}
    for project, zone, meeting_at, opened_at, closed_at in closed.order_by("closed_at").values_list(
        "project_id", "project__time_zone", "cycle__meeting_at", "opened_at", "closed_at"
    ):
        day = meeting_at.astimezone(ZoneInfo(zone)).date()
        if opened_at is not None and closed_at is not None:
            found.setdefault(project, []).append(Held(day, opened_at, closed_at))
    return found


def _order(row: Row) -> tuple[bool, date, int]:
    return not row.must_answer, row.action.due_on, row.action.pk
