"""What somebody says becomes of the messages that a recovery holds."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from nurture.delivery import clock
from nurture.delivery.actions.arrows import move
from nurture.delivery.actions.planning import reschedule
from nurture.delivery.controls.actions import fencing
from nurture.delivery.controls.facts import NothingToRecover, StillHeld
from nurture.delivery.controls.models import Recovery, RecoveryCause, RecoveryStep
from nurture.delivery.controls.queries.recovery import Scope, undecided, waiting
from nurture.delivery.history.models import Happening, MessageEvent
from nurture.delivery.models import Message, MessageState
from nurture.delivery.rules.window import NoWindow
from nurture.team.models import User

Choice = RecoveryStep.Choice


@transaction.atomic
def choose(
    *, recovery: Recovery, choice: str, scope: Scope, operation: UUID, by: User, at: datetime
) -> RecoveryStep:
    """For all of the scope that waits and that this person sees; the same operation twice chooses once.

    Raises NothingToRecover when it is over.
    """
    earlier = RecoveryStep.objects.filter(operation=operation).first()
    if earlier is not None:
        return earlier
    current = Recovery.objects.select_for_update().open().filter(pk=recovery.pk).first()
    if current is None:
        raise NothingToRecover(recovery)
    deed, happening = _DEEDS[Choice(choice)]
    moved = [each for each in waiting(by, scope) if deed(each, by, at)]
    MessageEvent.objects.bulk_create(
        MessageEvent(message=each, what=happening, detail={"recovery": current.pk}, at=at, by=by)
        for each in moved
    )
    step = RecoveryStep.objects.create(
        recovery=current,
        choice=choice,
        project_id=scope.project,
        target_id=scope.target,
        count=len(moved),
        operation=operation,
        by=by,
        at=at,
    )
    close_if_done(at=at)
    return step


@transaction.atomic
def close(*, recovery: Recovery, by: User, at: datetime) -> None:
    """After a restore: sending goes on. Raises StillHeld, or NothingToRecover when somebody closed it already."""
    clock.shut_out_hand_overs()
    current = Recovery.objects.select_for_update().open().filter(pk=recovery.pk).first()
    if current is None:
        raise NothingToRecover(recovery)
    if undecided(current).exists():
        raise StillHeld(recovery)
    if current.cause == RecoveryCause.RESTORE:
        fencing.settled(at=at)
    Recovery.objects.filter(pk=current.pk).update(closed_at=at, closed_by=by)


def close_if_done(*, at: datetime) -> None:
    """A gap is over when nothing waits any more. A restore ends with somebody's word."""
    current = Recovery.objects.open().filter(cause=RecoveryCause.GAP).first()
    if current is not None and not undecided(current).exists():
        Recovery.objects.filter(pk=current.pk, closed_at=None).update(closed_at=at)


def _release(message: Message, by: User, at: datetime) -> bool:
    """While its day lasts it goes as soon as limits and gates let it; after that, in the next window."""
    if message.state == MessageState.HELD and message.stale_at > at:
        return move(message.pk, MessageState.HELD, MessageState.PLANNED, reason="", reason_detail={})
    return _reschedule(message, by, at)


def _reschedule(message: Message, by: User, at: datetime) -> bool:
    """Not in the window that may be open now."""
    try:
        return reschedule(message, MessageState(message.state), after=max(at, message.stale_at))
    except NoWindow:
        return False


def _treat_as_sent(message: Message, by: User, at: datetime) -> bool:
    return move(
        message.pk,
        message.state,
        MessageState.ASSUMED_SENT,
        reason="treated_as_sent",
        reason_detail=by.both_names,
        handed_over_at=message.handed_over_at or message.planned_at,
        finished_at=at,
    )


def _drop(message: Message, by: User, at: datetime) -> bool:
    return move(
        message.pk,
        message.state,
        MessageState.CANCELLED,
        reason="by_hand",
        reason_detail=by.both_names,
        finished_at=at,
    )


_DEEDS: Final[dict[Choice, tuple[Callable[[Message, User, datetime], bool], Happening]]] = {
    Choice.RELEASE: (_release, Happening.TRIED_AGAIN),
    Choice.RESCHEDULE: (_reschedule, Happening.OFFERED_AGAIN),
    Choice.SENT: (_treat_as_sent, Happening.TREATED_AS_SENT),
    Choice.DROP: (_drop, Happening.STOPPED),
}
