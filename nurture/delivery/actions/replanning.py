"""What is planned follows the window when its days or hours change (accounts.windows says the promise)."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import activity
from accounts.models import ActivityCategory
from accounts.windows import Change
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.windows import moments_for, timing_of, window_of
from nurture.delivery.rules.window import Moment, NoWindow, Window, is_open

#: Nobody works on it. What is claimed meets the new window at the last gate.
_WAITS: Final = (MessageState.PLANNED, MessageState.HELD)


@transaction.atomic
def follow(change: Change) -> None:
    """A message whose moment still lies inside the window keeps it; any other takes the first one from its own day on.

    Never one that is over; why it moved stands beside it. A window that never opens leaves it where it is: the last gate
    will not let it go.
    """
    moved: dict[int, list[Message]] = {}
    for message in _waiting(change):
        if _move(message, at=change.at):
            moved.setdefault(message.account_id, []).append(message)
    for messages in moved.values():
        _tell(messages, change)


def _waiting(change: Change) -> QuerySet[Message]:
    narrowed = {
        "account": change.account,
        "contact": change.contact,
        "mailing__target__project": change.project,
    }
    rows = Message.objects.filter(state__in=_WAITS, **{key: pk for key, pk in narrowed.items() if pk})
    related = rows.defer("raw").select_related("contact__account", "account", "mailing__target__project")
    # In the order in which they go, so that two to one person stay in it.
    return related.prefetch_related("contact__account__days").order_by("planned_at", "pk")


def _move(message: Message, *, at: datetime) -> bool:
    project, contact = message.mailing.target.project, message.contact
    window = window_of(project, contact, contact.account)
    if is_open(window, message.planned_at):
        after = message.planned_at
    else:
        after = max(at, _beginning_of_its_day(message, window))
    try:
        [moment] = moments_for(project, [contact], after=after, besides=message).values()
    except NoWindow:
        return False
    before, message.planned_at = message.planned_at, moment.at
    if moment.at == before:
        _save(message, {"stale_at": moment.stale_at})
        return False
    message.timing = _timing(moment, before)
    return _save(message, {"stale_at": moment.stale_at, "timing": message.timing})


def _beginning_of_its_day(message: Message, window: Window) -> datetime:
    zone = ZoneInfo(window.zone)
    return datetime.combine(message.planned_at.astimezone(zone).date(), time.min, tzinfo=zone)


def _timing(moment: Moment, before: datetime) -> dict[str, object]:
    return {
        **timing_of(moment),
        "moved_from": before.astimezone(ZoneInfo(moment.zone)).date().isoformat(),
    }


def _save(message: Message, values: dict[str, object]) -> bool:
    """Whether nobody has taken it meanwhile."""
    waiting = Message.objects.filter(pk=message.pk, state__in=_WAITS)
    return waiting.update(planned_at=message.planned_at, **values) == 1


def _tell(messages: Sequence[Message], change: Change) -> None:
    first = min(messages, key=lambda message: message.planned_at)
    activity.record(
        account=first.account,
        verb="delivery.moved",
        category=ActivityCategory.EMAIL,
        by=change.by,
        at=change.at,
        detail={
            "count": len(messages),
            "planned_at": first.planned_at.isoformat(),
            "zone": first.timing["zone"],
        },
    )
