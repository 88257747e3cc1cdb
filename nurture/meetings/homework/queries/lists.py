"""The actions of a project as a list that is narrowed by its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.http import urlencode

from nurture.meetings.homework.models import Action
from nurture.meetings.homework.queries.rows import Row, rows
from nurture.meetings.models import Decision, Meeting
from nurture.projects.models import Project
from nurture.projects.queries.rhythms import day_of
from nurture.team.models import User
from nurture.web.numbers import whole_number
from nurture.web.paging import Page, keyset_page

STATES: Final = ("open", "late", "done", "dropped")
SIZE: Final = 50


@dataclass(frozen=True)
class Chosen:
    state: str = "open"
    owner: int | None = None
    target: int | None = None
    meeting: int | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Chosen":
        """What the address says; what it cannot mean is left out."""
        state = query.get("state", "open")
        return cls(
            state if state in STATES else "open",
            *(whole_number(query.get(name, "")) for name in ("owner", "target", "meeting")),
        )

    def query(self, **other: str | int | None) -> str:
        """The address with something else chosen."""
        values = {**self.__dict__, **other}
        return urlencode({name: value for name, value in values.items() if value and value != "open"})


@dataclass(frozen=True)
class Listed:
    page: Page[Action]
    rows: list[Row]
    # Whoever has one, to narrow by.
    owners: list[User]
    # How many there are of each state with nothing else chosen.
    counts: Mapping[str, int]


def listed(project: Project, chosen: Chosen, *, cursor: str, at: datetime) -> Listed:
    """What is open by its day, what is over the latest first. Nine queries."""
    all_of_it = Action.objects.filter(meeting__project=project)
    today = day_of(project, at)
    states: dict[str, QuerySet[Action]] = {
        "open": all_of_it.filter(done_at=None, dropped_at=None),
        "late": all_of_it.filter(done_at=None, dropped_at=None, due_on__lt=today),
        "done": all_of_it.filter(done_at__isnull=False),
        "dropped": all_of_it.filter(dropped_at__isnull=False),
    }
    order = {"done": ("-done_at", "-id"), "dropped": ("-dropped_at", "-id")}.get(
        chosen.state, ("due_on", "id")
    )
    page = keyset_page(_narrowed(states[chosen.state], chosen), cursor, order=order, size=SIZE)
    found = {
        row.action.pk: row for row in rows(Action.objects.filter(pk__in=[each.pk for each in page.rows]))
    }
    return Listed(
        page,
        [found[each.pk] for each in page.rows],
        list(
            User.objects.filter(actions__meeting__project=project).distinct().order_by("-team", "name", "pk")
        ),
        {name: each.count() for name, each in states.items()},
    )


@dataclass(frozen=True, slots=True)
class Counts:
    open: int
    late: int
    decisions: int


def counts(project: Project, *, at: datetime) -> Counts:
    """Two queries."""
    late = Count("pk", filter=Q(due_on__lt=day_of(project, at)))
    found = Action.objects.open().filter(meeting__project=project).aggregate(open=Count("pk"), late=late)
    agreed = Decision.objects.standing().filter(meeting__project=project, agreed_at__isnull=False)
    return Counts(found["open"], found["late"], agreed.count())


def coming_meeting(project: Project, *, at: datetime) -> Meeting | None:
    """Where what is given between two meetings belongs: the one that is open, else the next one. One query."""
    ahead = Meeting.objects.filter(project=project, closed_at=None, cycle__observe_until__gte=at)
    return ahead.select_related("project", "cycle").order_by("cycle__number").first()


def _narrowed(actions: QuerySet[Action], chosen: Chosen) -> QuerySet[Action]:
    if chosen.owner:
        actions = actions.filter(owner=chosen.owner)
    if chosen.target:
        actions = actions.filter(target=chosen.target)
    if chosen.meeting:
        actions = actions.filter(meeting=chosen.meeting)
    return actions
