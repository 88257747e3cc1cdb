"""What waited for a limit goes on by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from nurture.delivery.actions.arrows import move
from nurture.delivery.limits.models import WayState
from nurture.delivery.models import Message, MessageState
from nurture.delivery.rules.reasons import LIMITS

#: A look is short: what is left over comes with the next one.
AT_MOST: Final = 1_000


def let_go(*, at: datetime) -> int:
    """Those whose time has come are planned again: the gate asks them everything once more. One query, one a message.

    Of those that wait for a mail server that could not be reached only one goes, to find out.
    """
    due = Message.objects.filter(
        state=MessageState.HELD, held_until__lte=at, stale_at__gt=at, reason__in=LIMITS
    )
    rows = list(due.order_by("planned_at", "pk").values_list("pk", "reason", "reason_detail")[:AT_MOST])
    closed = _still_closed(rows)
    let = 0
    for pk, reason, detail in rows:
        way = int(detail.get("key", 0)) if reason == "way_closed" else None
        if way in closed:
            if closed[way]:
                continue
            closed[way] = True
        let += move(pk, MessageState.HELD, MessageState.PLANNED, reason="", reason_detail={}, held_until=None)
    return let


def go_on(reason: str, keys: Sequence[str], *, at: datetime) -> int:
    """Those that wait for this need not wait any longer; the next look lets them go."""
    waiting = Message.objects.filter(state=MessageState.HELD, reason=reason, reason_detail__key__in=keys)
    return waiting.update(held_until=at)


def _still_closed(rows: Sequence[tuple[int, str, dict[str, str]]]) -> dict[int | None, bool]:
    """By way that is still closed: whether its one message has gone."""
    if not any(reason == "way_closed" for _pk, reason, _detail in rows):
        return {}
    open_again = WayState.objects.filter(probe_at__isnull=False)
    return dict.fromkeys(open_again.values_list("way", flat=True), False)
