"""A target gets nothing, for a while or until a day: what is planned for it is held or moved, and can come back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from nurture.delivery import clock
from nurture.delivery.actions.arrows import move
from nurture.delivery.actions.planning import reschedule
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.windows import moments_for, timing_of
from nurture.delivery.rules.window import NoWindow
from nurture.projects.models import Target


@transaction.atomic
def hold(*, target: Target, reason: str) -> list[int]:
    """All that is planned for it waits from now on; which messages. Nothing passes a gate that looked before."""
    clock.shut_out_hand_overs()
    return [
        pk
        for pk in _planned(target).values_list("pk", flat=True)
        if move(pk, MessageState.PLANNED, MessageState.HELD, reason=reason, reason_detail={})
    ]


@transaction.atomic
def release(*, messages: Iterable[int], reason: str, at: datetime) -> None:
    """Those of them that are still held for this reason go at their moment, or at the next one when it has passed."""
    held = Message.objects.filter(pk__in=list(messages), state=MessageState.HELD, reason=reason)
    for message in held.select_related("contact__account", "mailing__target__project"):
        reschedule(message, MessageState.HELD, after=max(at, message.planned_at))


@transaction.atomic
def move_behind(*, target: Target, day: date) -> dict[int, datetime]:
    """What is planned for an earlier day goes on that day or after it, on the clock of whoever gets it.

    Gives when each of them was to go. Where nobody ever works it stays: the last gate says the rest.
    """
    clock.shut_out_hand_overs()
    found = {}
    for message in _planned(target).order_by("planned_at", "pk"):
        begins = datetime.combine(day, time.min, tzinfo=ZoneInfo(message.timing["zone"]))
        if message.planned_at < begins and _move(message, after=begins):
            found[message.pk] = message.planned_at
    return found


@transaction.atomic
def move_back(*, moments: Mapping[int, datetime], at: datetime) -> None:
    """To when each was to go, or to the next moment when that has passed."""
    rows = _related(Message.objects.filter(pk__in=moments, state=MessageState.PLANNED))
    for message in rows.order_by("pk"):
        _move(message, after=max(at, moments[message.pk]))


def _planned(target: Target) -> QuerySet[Message]:
    return _related(Message.objects.filter(mailing__target=target, state=MessageState.PLANNED))


def _related(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.defer("raw").select_related("contact__account", "mailing__target__project")


def _move(message: Message, *, after: datetime) -> bool:
    """Whether nobody has taken it meanwhile, and there is a day for it."""
    project, contact = message.mailing.target.project, message.contact
    try:
        [moment] = moments_for(project, [contact], after=after, besides=message).values()
    except NoWindow:
        return False
    waiting = Message.objects.filter(pk=message.pk, state=MessageState.PLANNED)
    return waiting.update(planned_at=moment.at, stale_at=moment.stale_at, timing=timing_of(moment)) == 1
