"""The outbox: every message with its exact local time, its state and why, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Min

from nurture.delivery import words
from nurture.delivery.models import Message, MessageState, Stop
from nurture.delivery.queries.heartbeats import is_alive, last_beats
from nurture.projects.models import Target
from nurture.team.models import User
from nurture.web.paging import keyset_page

PAGE_SIZE: Final = 50

TONES: Final = {
    MessageState.SENT: "good",
    MessageState.ASSUMED_SENT: "good",
    MessageState.HELD: "warn",
    MessageState.EXPIRED: "warn",
    MessageState.UNCERTAIN: "bad",
    MessageState.FAILED: "bad",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a page shows it."""

    message: Message
    local_time: str
    reason: str
    timing: list[str]
    tone: str


@dataclass(frozen=True, slots=True)
class OutboxPage:
    rows: list[Shown]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class StateCount:
    state: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """How many messages are in which state, and what goes next."""

    states: list[StateCount]
    total: int
    planned: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether anybody sends; what is None was never alive."""

    worker_at: datetime | None
    scheduler_at: datetime | None
    worker_missing: bool
    scheduler_missing: bool


def outbox_page(user: User, *, state: str = "", cursor: str = "", today: date | None = None) -> OutboxPage:
    """One query, whatever the number of messages."""
    messages = Message.objects.visible_to(user).defer("raw")
    if state:
        messages = messages.filter(state=state)
    page = keyset_page(
        messages.select_related("contact", "account", "mailing__target__project"),
        cursor,
        order=("-planned_at", "-id"),
        size=PAGE_SIZE,
    )
    return OutboxPage(shown(page.rows, today=today), page.next_cursor)


def overview(user: User, *, chosen: str = "") -> Overview:
    """The states there are, and the chosen one even when nothing is in it. One query."""
    rows = Message.objects.visible_to(user).order_by().values_list("state")
    found = {state: (count, first) for state, count, first in rows.annotate(Count("pk"), Min("planned_at"))}
    planned, next_at = found.get(MessageState.PLANNED, (0, None))
    return Overview(
        states=[
            StateCount(state, str(state.label), found.get(state, (0, None))[0])
            for state in MessageState
            if state in found or state == chosen
        ],
        total=sum(count for count, _first in found.values()),
        planned=planned,
        next_at=next_at,
    )


def messages_of_target(target: Target, *, today: date | None = None) -> list[Shown]:
    """Every message of a target, the newest first, with state and reason in words. One query."""
    rows = Message.objects.filter(mailing__target=target).defer("raw")
    return shown(rows.select_related("contact", "mailing").order_by("-planned_at", "-id"), today=today)


def next_planned(target: Target) -> datetime | None:
    """When the next message of this target is to go."""
    waiting = Message.objects.filter(mailing__target=target, state=MessageState.PLANNED)
    return waiting.order_by("planned_at").values_list("planned_at", flat=True).first()


def shown(messages: Iterable[Message], *, today: date | None = None) -> list[Shown]:
    return [
        Shown(
            message=message,
            local_time=words.local_time(_moment(message), message.timing.get("zone", "UTC"), today),
            reason=words.reason(message.reason, message.reason_detail),
            timing=words.timing(message.timing),
            tone=TONES.get(MessageState(message.state), ""),
        )
        for message in messages
    ]


def pulse(*, at: datetime) -> Pulse:
    """One query."""
    beats = last_beats()
    worker, scheduler = beats.get("worker"), beats.get("scheduler")
    return Pulse(worker, scheduler, not is_alive(worker, at=at), not is_alive(scheduler, at=at))


def standing_stops(user: User, projects: Iterable[int] | None = None) -> list[Stop]:
    """Stops of everything, and of the projects this person sees; two queries, one where those are known."""
    stops = Stop.objects.filter(lifted_at=None).select_related("project", "target__account", "by")
    if projects is None:
        projects = user.memberships.values_list("project_id", flat=True)
    seen = {None, *projects}
    return [
        stop
        for stop in stops.order_by("-at")
        if user.is_administrator or (stop.target.project_id if stop.target else stop.project_id) in seen
    ]


def _moment(message: Message) -> datetime:
    """When it went, or is to go."""
    went = message.state in {MessageState.SENT, MessageState.ASSUMED_SENT, MessageState.UNCERTAIN}
    return message.handed_over_at if went and message.handed_over_at else message.planned_at
