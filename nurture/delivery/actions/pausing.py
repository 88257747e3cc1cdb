"""Nothing goes to an account until its owner has chosen."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import Account, ActivityCategory, Contact
from nurture.delivery import clock
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.actions.planning import reschedule
from nurture.delivery.facts import AlreadyLifted, AlreadyPaused
from nurture.delivery.models import Message, MessageState, Pause, Reaction
from nurture.delivery.rules.states import STOPPABLE
from nurture.team.models import User


@transaction.atomic
def pause(*, account: Account, reaction: Reaction, at: datetime) -> Pause:
    """Somebody reacted: hold everything planned for this account. While a pause is open it stays the one."""
    _shut_out(account)
    opened, is_new = Pause.objects.get_or_create(
        account=account, lifted_at=None, defaults={"reaction": reaction, "started_at": at}
    )
    if not is_new and opened.reaction_id is None:
        # Begun by hand; now there is somebody to answer as well.
        Pause.objects.filter(pk=opened.pk).update(reaction=reaction)
    _hold(account)
    return opened


@transaction.atomic
def pause_by_hand(*, account: Account, reason: str, by: User, at: datetime) -> Pause:
    """One of us has a reason to wait. It ends as every pause does, by `lift`. Raises AlreadyPaused."""
    _shut_out(account)
    opened, is_new = Pause.objects.get_or_create(
        account=account, lifted_at=None, defaults={"started_by": by, "reason": reason, "started_at": at}
    )
    if not is_new:
        raise AlreadyPaused(opened)
    _hold(account)
    activity.record(
        account=account,
        verb="delivery.paused",
        category=ActivityCategory.DECISION,
        by=by,
        at=at,
        detail={"reason": reason},
    )
    return opened


@transaction.atomic
def lift(*, pause: Pause, choice: Pause.Choice, by: User, at: datetime, note: str = "") -> None:
    """The owner has chosen: carry on plans the held messages anew, anything else cancels whatever has not left.

    Also what waited for something else, or had expired: its words are older than the answer. Raises AlreadyLifted.
    """
    clock.shut_out_hand_overs()
    lifted = Pause.objects.filter(pk=pause.pk, lifted_at=None).update(
        lifted_at=at, lifted_by=by, choice=choice, note=note
    )
    if not lifted:
        raise AlreadyLifted(pause)
    if choice == Pause.Choice.CARRY_ON:
        _plan_anew(pause, at=at)
    else:
        _cancel(pause, choice, at=at)
    activity.record(
        account=pause.account,
        verb="delivery.pause_lifted",
        category=ActivityCategory.DECISION,
        by=by,
        at=at,
        detail={"choice": str(choice), "note": note},
    )


def _shut_out(account: Account) -> None:
    """No message of theirs passes a gate that looked before. Locked in the order in which everybody locks them."""
    clock.shut_out_hand_overs()
    list(Contact.objects.select_for_update(no_key=True).filter(account=account).order_by("pk"))


def _hold(account: Account) -> None:
    planned = Message.objects.filter(account=account, state=MessageState.PLANNED)
    for pk in planned.values_list("pk", flat=True):
        move(pk, MessageState.PLANNED, MessageState.HELD, reason="paused", reason_detail={})


def _plan_anew(pause: Pause, *, at: datetime) -> None:
    held = Message.objects.filter(account=pause.account_id, state=MessageState.HELD, reason="paused")
    for message in held.select_related("contact__account", "mailing__target__project"):
        reschedule(message, MessageState.HELD, after=at)


def _cancel(pause: Pause, choice: Pause.Choice, *, at: datetime) -> None:
    waiting = Message.objects.filter(
        account=pause.account_id, state__in=[*STOPPABLE, MessageState.EXPIRED]
    ).values_list("pk", "state")
    for pk, state in waiting:
        move(
            pk,
            state,
            MessageState.CANCELLED,
            reason=f"pause_{choice}",
            reason_detail={},
            finished_at=at,
            **FREE,
        )
