"""Accounts that wait: nothing goes to them until somebody has chosen how to go on."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.db.models import Count

from nurture.delivery.models import Message, MessageState, Pause
from nurture.delivery.rules.reasons import PAUSED
from nurture.reports.queries.day import Day
from nurture.reports.queries.named import company
from nurture.reports.queries.owed.shape import Owed

#: A customer who answered and hears nothing for so long concerns whoever leads the project.
UNANSWERED_AFTER: Final = timedelta(days=2)
#: Whoever paused an account themselves knows; a week later they are asked whether the reason still holds.
ASKED_AGAIN_AFTER: Final = timedelta(days=7)
ANSWERS: Final = {"paused", "unanswered"}


def answers(day: Day) -> Iterator[Owed]:
    """The owners' to choose; left lying, also for those who lead the project. At most one query of its own."""
    own = {target.company.pk for target in day.own.values()}
    led = {target.company.pk for target in day.targets.values() if target.project_id in day.led}
    pauses = [pause for pause in day.pauses if _asks(day, pause)]
    theirs = [pause for pause in pauses if pause.account_id in own or _is_owner(day, pause)]
    held = _held([pause.account_id for pause in theirs])
    for pause in pauses:
        if pause in theirs:
            yield _owed("paused", pause, held.get(pause.account_id, 0))
        elif pause.account_id in led and pause.started_at < day.at - UNANSWERED_AFTER:
            yield _owed("unanswered", pause)


def _asks(day: Day, pause: Pause) -> bool:
    return pause.reaction is not None or pause.started_at < day.at - ASKED_AGAIN_AFTER


def _is_owner(day: Day, pause: Pause) -> bool:
    return pause.account.owner_id == day.user.pk


def _owed(kind: str, pause: Pause, held: int = 0) -> Owed:
    return Owed(
        kind,
        company(pause.account),
        pause.account.get_absolute_url(),
        since=pause.started_at,
        due=pause.started_at,
        words=pause.reaction.words if pause.reaction else "",
        pause=pause if kind == "paused" else None,
        held=held,
    )


def _held(accounts: list[int]) -> dict[int, int]:
    """How many messages wait until each is lifted."""
    waiting = Message.objects.filter(
        state=MessageState.HELD, reason__in=PAUSED, account_id__in=accounts
    ).order_by()
    return dict(waiting.values_list("account_id").annotate(Count("pk")))
