"""What a tick mends. Every part may run twice or never; each message moves by its own conditional update."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from accounts.models import Contact
from nurture.delivery.actions import last_gate
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.gates import Refusal, Then
from nurture.delivery.identities.queries import identity_of_message
from nurture.delivery.models import Heartbeat, Message, MessageState
from nurture.delivery.rules.reasons import LIMITS

ASSUMED_AFTER: Final = timedelta(hours=24)
#: A tick is short: what is left over comes with the next one.
AT_MOST: Final = 1_000

#: Held by its account's pause: only lifting it helps, and that plans the message anew.
_WAITS_FOR_A_PERSON: Final = ("paused", "absent")
#: Nobody looked while it came due, so somebody says what becomes of it; its day may end before they do.
_WAITS_TILL_CHOSEN: Final = ("recovery",)


def expire_leases(*, at: datetime) -> int:
    """Whoever claimed these is gone: what had not begun goes back, what had begun is uncertain."""
    gone = Message.objects.filter(
        state__in=(MessageState.CLAIMED, MessageState.HANDING_OVER), lease_until__lte=at
    )
    moved = 0
    for pk, state, token in gone.values_list("pk", "state", "claim_token")[:AT_MOST]:
        if state == MessageState.CLAIMED:
            moved += move(pk, MessageState.CLAIMED, MessageState.PLANNED, token=token, **FREE)
        else:
            moved += move(
                pk,
                MessageState.HANDING_OVER,
                MessageState.UNCERTAIN,
                token=token,
                reason="worker_gone",
                reason_detail={},
                lease_until=None,
            )
    return moved


def expire_stale(*, at: datetime) -> int:
    """The window day is over: not sent late, but offered for the next window. The earlier reason is kept."""
    waiting = Message.objects.filter(
        state__in=(MessageState.PLANNED, MessageState.HELD), stale_at__lte=at, planned_at__lte=at
    ).exclude(state=MessageState.HELD, reason__in=_WAITS_FOR_A_PERSON)
    return sum(
        move(
            pk,
            state,
            MessageState.EXPIRED,
            reason="stale",
            reason_detail={"before": reason, **detail} if reason else {},
            finished_at=at,
        )
        for pk, state, reason, detail in waiting.values_list("pk", "state", "reason", "reason_detail")[
            :AT_MOST
        ]
    )


def assume_sent(*, at: datetime) -> int:
    """No evidence against it for a day: most such mail arrived, and a second one would be worse than none."""
    old = Message.objects.filter(state=MessageState.UNCERTAIN, handed_over_at__lte=at - ASSUMED_AFTER)
    return sum(
        move(pk, MessageState.UNCERTAIN, MessageState.ASSUMED_SENT, finished_at=at, **FREE)
        for pk in old.values_list("pk", flat=True)[:AT_MOST]
    )


def look_at_held_again(*, at: datetime) -> int:
    """What held a message may have passed: a stop lifted, a mode changed, a footer written. How many may go.

    Whoever must wait on for something else, or is not to be written to any more, says so from now on.
    """
    held = Message.objects.filter(state=MessageState.HELD, planned_at__lte=at, stale_at__gt=at).exclude(
        reason__in=(*_WAITS_FOR_A_PERSON, *LIMITS, *_WAITS_TILL_CHOSEN)
    )
    rows = held.annotate(chosen_identity=identity_of_message()).order_by("planned_at", "pk")
    found = list(rows.values_list("pk", "contact", "to_address", "chosen_identity")[:AT_MOST])
    return sum(_released(*row, at=at) for row in found)


def beat(*, name: str, kind: str, at: datetime) -> None:
    """A process of this kind is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"kind": kind, "at": at})


@transaction.atomic
def _released(pk: int, contact: int, address: str, identity: int | None, *, at: datetime) -> bool:
    person = Contact.objects.get(pk=contact)
    candidate = last_gate.candidate(pk, person, address=address, identity=identity, at=at)
    if candidate is None:
        return False
    refusal = last_gate.refuse(candidate)
    if refusal is not None:
        _say_why(pk, refusal, at=at)
        return False
    return move(pk, MessageState.HELD, MessageState.PLANNED, reason="", reason_detail={})


def _say_why(pk: int, refusal: Refusal, *, at: datetime) -> None:
    why: dict[str, Any] = {
        "reason": refusal.code,
        "reason_detail": refusal.detail,
        "held_until": refusal.until,
    }
    if refusal.then != Then.HELD:
        move(pk, MessageState.HELD, refusal.then, **why, finished_at=at)
        return
    if refusal.code in _WAITS_FOR_A_PERSON:
        # Whoever lifts a pause plans what that pause held; this is looked at on.
        why["reason"] = f"{refusal.code}_too"
    held = Message.objects.filter(pk=pk, state=MessageState.HELD)
    held.exclude(reason=why["reason"], reason_detail=refusal.detail).update(**why)
