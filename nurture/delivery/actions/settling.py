"""What a person decides about a message that no machine may settle. Every decision is kept: who, when and why."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery import clock
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.evidence import IN_DOUBT
from nurture.delivery.actions.planning import reschedule
from nurture.delivery.facts import CannotUndo, NotFailed, NotUncertain, TooEarly, TooLate
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.windows import taken_days
from nurture.delivery.rules import doubt
from nurture.team.models import User


@transaction.atomic
def treat_as_sent(*, message: Message, by: User, at: datetime, note: str = "") -> None:
    """Nobody waits for its end any more. Raises NotUncertain when it is not, or not any more."""
    changes: dict[str, Any] = {
        "reason": "treated_as_sent",
        "reason_detail": by.both_names,
        "finished_at": at,
    }
    if not any(move(message.pk, before, MessageState.SENT, **changes, **FREE) for before in IN_DOUBT):
        raise NotUncertain(message)
    _keep(message, Happening.TREATED_AS_SENT, by=by, at=at, note=note)
    _tell(message, verb="delivery.treated_as_sent", by=by, at=at, note=note)


@transaction.atomic
def send_again(*, message: Message, by: User, at: datetime, note: str) -> None:
    """The same bytes under the same Message-ID, in the next window, through the last gate. They may get it twice.

    `message` comes with contact, account and project. Raises NotUncertain; TooEarly while the server may still answer;
    TooLate once the mail is too old to be taken for a new one.
    """
    clock.shut_out_hand_overs()
    current = Message.objects.select_for_update().defer("raw").get(pk=message.pk)
    if current.state not in IN_DOUBT or current.handed_over_at is None:
        raise NotUncertain(message)
    if at < doubt.again_from(current.handed_over_at):
        raise TooEarly(doubt.again_from(current.handed_over_at))
    if at > doubt.again_until(current.handed_over_at):
        raise TooLate(message)
    if not reschedule(message, MessageState(current.state), after=at):
        raise NotUncertain(message)
    _keep(message, Happening.SENT_AGAIN, by=by, at=at, note=note)
    _tell(message, verb="delivery.sent_again", by=by, at=at, note=note)


@transaction.atomic
def try_again(*, message: Message, by: User, at: datetime) -> None:
    """What failed goes in the next window: nothing of it has arrived. Raises NotFailed where that cannot help."""
    current = Message.objects.select_for_update().defer("raw").get(pk=message.pk)
    if current.state != MessageState.FAILED or not doubt.may_try_again(current.reason):
        raise NotFailed(message)
    if not reschedule(message, MessageState.FAILED, after=at):
        raise NotFailed(message)
    _keep(message, Happening.TRIED_AGAIN, by=by, at=at, detail={"reason": current.reason})
    _tell(message, verb="delivery.tried_again", by=by, at=at)


@transaction.atomic
def undo_stop(*, message: Message, by: User, at: datetime) -> None:
    """What was stopped by hand goes after all: at its old moment while that is to come, else in the next window.

    Harmless: everything that may have changed meanwhile is asked at the last gate. Raises CannotUndo.
    """
    current = Message.objects.select_for_update().defer("raw").get(pk=message.pk)
    if current.state != MessageState.CANCELLED or current.reason != "by_hand":
        raise CannotUndo(message)
    after = max(at, message.planned_at)
    if not (_at_its_old_moment(message, at) or reschedule(message, MessageState.CANCELLED, after=after)):
        raise CannotUndo(message)
    _keep(message, Happening.STOP_UNDONE, by=by, at=at)
    _tell(message, verb="delivery.stop_undone", by=by, at=at)


def _at_its_old_moment(message: Message, at: datetime) -> bool:
    if message.planned_at <= at or _day_is_taken(message, at):
        return False
    back: dict[str, Any] = {"reason": "", "reason_detail": {}, "finished_at": None}
    return move(message.pk, MessageState.CANCELLED, MessageState.PLANNED, **back)


def _day_is_taken(message: Message, at: datetime) -> bool:
    zone = str(message.timing.get("zone", "UTC"))
    return message.planned_at.astimezone(ZoneInfo(zone)).date() in taken_days(message, zone, after=at)


def _keep(
    message: Message,
    what: Happening,
    *,
    by: User,
    at: datetime,
    note: str = "",
    detail: dict[str, str] | None = None,
) -> None:
    MessageEvent.objects.create(message=message, what=what, note=note, detail=detail or {}, by=by, at=at)


def _tell(message: Message, *, verb: str, by: User, at: datetime, note: str = "") -> None:
    activity.record(
        account=message.account,
        contact=message.contact,
        verb=verb,
        category=ActivityCategory.EMAIL,
        by=by,
        at=at,
        detail={"subject": message.subject, **({"note": note} if note else {})},
        link=message.get_absolute_url(),
    )
