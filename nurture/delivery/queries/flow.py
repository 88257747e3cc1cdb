"""How mail flows: what left in each of the last hours, what is due and how long it waits, what the next days bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Min
from django.db.models.functions import Coalesce, TruncDate, TruncHour
from django.utils import timezone

from nurture.delivery.groups import BY_STATE, GROUPS, Group
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.calendar import Share
from nurture.delivery.queries.narrowing import day_of_reader
from nurture.team.models import User

HOURS: Final = 24
DAYS: Final = 7
#: A worker looks every five seconds: what waits longer than this has met something.
SOON: Final = timedelta(minutes=2)
LATE: Final = timedelta(minutes=15)
#: What is handed over was planned at most so long before: it goes stale with its day, and doubt lasts no longer.
_PLANNED_WITHIN: Final = timedelta(days=4)
_DUE: Final = (MessageState.PLANNED, MessageState.CLAIMED, MessageState.HANDING_OVER)
_ENDED: Final = (
    MessageState.SENT,
    MessageState.ASSUMED_SENT,
    MessageState.UNCERTAIN,
    MessageState.FAILED,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour or one day, and how much of each kind."""

    begins: datetime
    shares: Sequence[Share]

    @property
    def total(self) -> int:
        return sum(share.count for share in self.shares)


@dataclass(frozen=True, slots=True)
class Queue:
    """What should have left by now."""

    due: int
    oldest: datetime | None
    waited: timedelta

    @property
    def tone(self) -> str:
        return "good" if self.waited < SOON else "warn" if self.waited < LATE else "bad"


@dataclass(frozen=True, slots=True)
class Flow:
    hours: Sequence[Bar]
    days: Sequence[Bar]
    queue: Queue

    @property
    def sent(self) -> int:
        return sum(share.count for bar in self.hours for share in bar.shares if share.group.key == "went")

    @property
    def troubled(self) -> int:
        return sum(share.count for bar in self.hours for share in bar.shares if share.group.key == "trouble")

    @property
    def ahead(self) -> int:
        return sum(bar.total for bar in self.days)


def flow(user: User, *, at: datetime) -> Flow:
    """Three queries, whatever the number of messages."""
    return Flow(_hours(user, at), _days(user, at), _queue(user, at))


def _hours(user: User, at: datetime) -> list[Bar]:
    """The last of them is the one that runs."""
    first = _hour_of(at) - timedelta(hours=HOURS - 1)
    rows = Message.objects.visible_to(user).filter(
        state__in=_ENDED, planned_at__gt=first - _PLANNED_WITHIN, planned_at__lte=at + _PLANNED_WITHIN
    )
    ended = rows.annotate(ended=Coalesce("handed_over_at", "finished_at")).filter(ended__gte=first).order_by()
    counted: dict[datetime, dict[str, int]] = {}
    hours = ended.annotate(hour=TruncHour("ended", tzinfo=timezone.get_current_timezone()))
    for hour, state, count in hours.values_list("hour", "state").annotate(Count("pk")):
        counted.setdefault(_hour_of(hour), {})[state] = count
    moments = [first + timedelta(hours=number) for number in range(HOURS)]
    return [Bar(moment, _shares(counted.get(moment, {}))) for moment in moments]


def _days(user: User, at: datetime) -> list[Bar]:
    """Today with what of it is still to come, and the six days after it."""
    today = timezone.localdate(at)
    end = day_of_reader(today + timedelta(days=DAYS))
    rows = Message.objects.visible_to(user).filter(
        state__in=(MessageState.PLANNED, MessageState.CLAIMED, MessageState.HELD),
        planned_at__gte=day_of_reader(today),
        planned_at__lt=end,
    )
    days = rows.order_by().annotate(on=TruncDate("planned_at", tzinfo=timezone.get_current_timezone()))
    counted: dict[date, dict[str, int]] = {}
    for day, state, count in days.values_list("on", "state").annotate(Count("pk")):
        counted.setdefault(day, {})[state] = count
    ahead = [today + timedelta(days=number) for number in range(DAYS)]
    return [Bar(day_of_reader(day), _shares(counted.get(day, {}))) for day in ahead]


def _queue(user: User, at: datetime) -> Queue:
    rows = Message.objects.visible_to(user).filter(state__in=_DUE, planned_at__lte=at)
    found = rows.aggregate(due=Count("pk"), oldest=Min("planned_at"))
    oldest = found["oldest"]
    return Queue(found["due"], oldest, at - oldest if oldest else timedelta())


def _hour_of(moment: datetime) -> datetime:
    """In UTC, so that the hours of a day with a change of the clock are all there; zones of half hours round down."""
    local = timezone.localtime(moment)
    return moment - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)


def _shares(states: Mapping[str, int]) -> list[Share]:
    counted: dict[str, int] = {}
    for state, count in states.items():
        group: Group = BY_STATE[MessageState(state)]
        counted[group.key] = counted.get(group.key, 0) + count
    return [Share(group, counted[group.key]) for group in GROUPS if group.key in counted]
