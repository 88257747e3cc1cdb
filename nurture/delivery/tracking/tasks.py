"""Hits are judged behind the answers: a reader never waits for it."""

from typing import Final

from celery import shared_task

from nurture.delivery import clock
from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.queries.hits import anything_to_judge

JUDGING: Final = 7_301_201


@shared_task
def judge_hits() -> None:
    """Every few seconds; one question when nobody followed a link."""
    if not anything_to_judge():
        return
    with clock.one_at_a_time(JUDGING) as mine:
        if mine:
            judging.judge_news(at=clock.database_now())
