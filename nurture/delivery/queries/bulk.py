"""Which messages somebody means: those they ticked, or all that match what the list is narrowed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from nurture.delivery.history.models import Happening
from nurture.delivery.models import Message, MessageQuerySet, MessageState
from nurture.delivery.queries.narrowing import Narrowed
from nurture.delivery.queries.outbox import Shown, shown
from nurture.team.models import User

#: Each is an entry on a timeline of its own: more than that is a stop of a project.
MOST: Final = 500
SHOWN: Final = 12
#: So long the list offers to take back what was just stopped.
_JUST_NOW: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Only those to which it can be done; `ids` one more than may be done at once, where there are more."""

    ids: Sequence[int]
    # Ticked, and in a state in which it cannot be done.
    left_out: int

    @property
    def too_many(self) -> bool:
        return len(self.ids) > MOST

    @property
    def messages(self) -> list[Message]:
        return list(_whole(Message.objects.filter(pk__in=self.ids[:MOST])))

    @property
    def examples(self) -> list[Shown]:
        rows = _whole(Message.objects.filter(pk__in=self.ids[:MOST]))[:SHOWN]
        return shown(rows, today=timezone.localdate())

    @property
    def others(self) -> int:
        return max(0, len(self.ids) - SHOWN)


@dataclass(frozen=True, slots=True)
class Stopped:
    count: int
    at: str


def choose(user: User, before: Sequence[str], *, ticked: Sequence[int], narrowed: Narrowed | None) -> Chosen:
    """`narrowed`: all that match it, instead of those that were ticked. At most two queries."""
    if narrowed is not None:
        rows = narrowed.messages(user).filter(state__in=before)
        return Chosen(list(rows.order_by("planned_at", "pk").values_list("pk", flat=True)[: MOST + 1]), 0)
    rows = Message.objects.visible_to(user).filter(pk__in=ticked)
    states = dict(rows.order_by("planned_at", "pk").values_list("pk", "state"))
    found = [pk for pk, state in states.items() if state in before]
    return Chosen(found, len(states) - len(found))


def stopped_at(user: User, at: datetime) -> list[Message]:
    """What this person stopped in one press, and nobody has touched since."""
    return list(_whole(_stopped_at(user, at)))


def just_stopped(user: User, text: str, *, at: datetime) -> Stopped | None:
    """For the line that offers to take it back. One query, none without such a press."""
    try:
        pressed = datetime.fromisoformat(text)
    except ValueError:
        return None
    if timezone.is_naive(pressed) or not at - _JUST_NOW < pressed <= at:
        return None
    count = _stopped_at(user, pressed).count()
    return Stopped(count, text) if count else None


def _stopped_at(user: User, at: datetime) -> MessageQuerySet:
    return Message.objects.visible_to(user).filter(
        state=MessageState.CANCELLED, events__what=Happening.STOPPED, events__by=user, events__at=at
    )


def _whole(rows: MessageQuerySet) -> MessageQuerySet:
    related = rows.defer("raw").select_related("contact__account", "account", "mailing__target__project")
    return related.order_by("planned_at", "pk")
