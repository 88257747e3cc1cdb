"""Hits are judged behind the answers: a reader never waits for it."""

import time
from typing import Final

from celery import shared_task

from nurture.delivery import clock
from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.queries.hits import anything_to_judge

JUDGING: Final = 7_301_201
#: What is new waits no longer than this for what is old.
SECONDS_A_TURN: Final = 5.0


@shared_task
def judge_hits() -> None:
    """Every few seconds; one question when nobody followed a link."""
    if not anything_to_judge():
        return
    with clock.one_at_a_time(JUDGING) as mine:
        if mine:
            judging.judge_news(at=clock.database_now())


@shared_task
def judge_anew() -> None:
    """After an upgrade: what earlier rules settled, a turn at a time until nothing is left of it."""
    until = time.monotonic() + SECONDS_A_TURN
    with clock.one_at_a_time(JUDGING) as mine:
        if not mine:
            return
        for _changed in judging.judge_anew(at=clock.database_now()):
            if time.monotonic() >= until:
                return
