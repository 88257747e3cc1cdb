"""The outbox: every message with its exact local time, its state and why, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from nurture.delivery import moments, words
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.controls.rules.standing import Standing
from nurture.delivery.guidance import Guidance, guidance
from nurture.delivery.identities.queries import identity_of_message
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.narrowing import Narrowed, states_of
from nurture.delivery.rules.doubt import may_try_again
from nurture.team.models import User
from nurture.web.paging import keyset_page
from nurture.web.templatetags import ui

PAGE_SIZE: Final = 50

TONES: Final = {
    MessageState.SENT: "good",
    MessageState.ASSUMED_SENT: "good",
    MessageState.HELD: "warn",
    MessageState.EXPIRED: "warn",
    MessageState.UNCERTAIN: "bad",
    MessageState.FAILED: "bad",
}
ICONS: Final = {
    MessageState.PLANNED: "clock",
    MessageState.CLAIMED: "loader-circle",
    MessageState.HANDING_OVER: "loader-circle",
    MessageState.SENT: "check",
    MessageState.HELD: "pause",
    MessageState.SKIPPED: "ban",
    MessageState.EXPIRED: "calendar-x",
    MessageState.FAILED: "octagon-alert",
    MessageState.CANCELLED: "ban",
    MessageState.UNCERTAIN: "circle-question-mark",
    MessageState.ASSUMED_SENT: "check",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a page shows it."""

    message: Message
    # When it went, or is to go.
    moment: datetime
    # Where the person is.
    local_time: str
    # The same moment where the reader is; empty where both clocks show the same.
    reader_time: str
    reason: str
    timing: list[str]
    tone: str
    icon: str
    # Until when a held message waits, and what ends that.
    until: str
    guidance: Guidance | None

    @property
    def clock(self) -> str:
        """Under its day the time alone is exact; where the clocks differ, the whole moment of the person."""
        return self.local_time if self.reader_time else f"{timezone.localtime(self.moment):%H:%M}"

    @property
    def may_try(self) -> bool:
        return self.message.state == MessageState.FAILED and may_try_again(self.message.reason)

    @property
    def day(self) -> date:
        """The reader's day under which it stands."""
        return timezone.localdate(self.message.planned_at)


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
    # Of the chosen state.
    matching: int
    # Still to go: planned, held, or on its way.
    waiting: int
    planned: int
    next_at: datetime | None


def outbox_page(
    user: User, narrowed: Narrowed | None = None, *, cursor: str = "", today: date | None = None
) -> OutboxPage:
    """One query, whatever the number of messages. What is to come is read forwards, what has been backwards."""
    narrowed = narrowed or Narrowed()
    rows = narrowed.messages(user).defer("raw")
    page = keyset_page(
        rows.select_related("contact", "account", "mailing__target__project"),
        cursor,
        order=narrowed.order,
        size=PAGE_SIZE,
    )
    return OutboxPage(shown(page.rows, today=today), page.next_cursor)


def overview(user: User, narrowed: Narrowed | None = None) -> Overview:
    """The states there are, and the chosen one even when nothing is in it. One query."""
    narrowed = narrowed or Narrowed()
    rows = narrowed.any_state().messages(user).order_by().values_list("state")
    found = {state: (count, first) for state, count, first in rows.annotate(Count("pk"), Min("planned_at"))}
    planned, next_at = found.get(MessageState.PLANNED, (0, None))
    return Overview(
        states=[
            StateCount(state, str(state.label), found.get(state, (0, None))[0])
            for state in MessageState
            if state in found or state == narrowed.state
        ],
        total=sum(count for count, _first in found.values()),
        matching=sum(found.get(state, (0, None))[0] for state in states_of(narrowed.state) or found),
        waiting=sum(found.get(state, (0, None))[0] for state in states_of("waiting")),
        planned=planned,
        next_at=next_at,
    )


def shown(messages: Iterable[Message], *, today: date | None = None) -> list[Shown]:
    """No query."""
    return [_shown(message, today, "") for message in messages]


def shown_as_it_stands(messages: QuerySet[Message], *, today: date | None = None) -> list[Shown]:
    """The earliest first. Of what is planned, what stops it now is told, and not why it goes just then.

    One query; one more where anything is planned.
    """
    found = messages.defer("raw").select_related("contact", "mailing__target")
    found = found.annotate(goes_from=Coalesce("identity", identity_of_message()))
    rows = list(found.order_by("planned_at", "id"))
    is_planned = any(row.state == MessageState.PLANNED for row in rows)
    standing = read().standing if is_planned else None
    return [_shown(row, today, _refusal(row, standing)) for row in rows]


def _refusal(message: Any, standing: Standing | None) -> str:
    """`message` comes with `goes_from`."""
    if standing is None or message.state != MessageState.PLANNED:
        return ""
    target = message.mailing.target
    return standing.refusal(
        address=message.to_address,
        project=target.project_id,
        target=target.pk,
        identity=message.goes_from,
    )


def _shown(message: Message, today: date | None, refusal: str) -> Shown:
    state, zone = MessageState(message.state), str(message.timing.get("zone", "UTC"))
    moment = _moment(message)
    waits = state == MessageState.HELD and message.reason != "paused"
    return Shown(
        message=message,
        moment=moment,
        local_time=moments.local_time(moment, zone, today),
        reader_time=_reader_time(moment, zone, today),
        reason=words.reason(message.reason or refusal, message.reason_detail, today),
        timing=words.timing(message.timing),
        tone=TONES.get(state, ""),
        icon=ICONS[state],
        until=moments.local_time(message.stale_at, zone, today) if waits else "",
        guidance=guidance(message),
    )


def _reader_time(moment: datetime, zone: str, today: date | None) -> str:
    here = timezone.localtime(moment)
    if here.utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset():
        return ""
    return ui.moment(moment, today)


def _moment(message: Message) -> datetime:
    """When it went, or is to go."""
    went = message.state in {MessageState.SENT, MessageState.ASSUMED_SENT, MessageState.UNCERTAIN}
    return message.handed_over_at if went and message.handed_over_at else message.planned_at
