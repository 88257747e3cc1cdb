"""What the clock brings about refusals. Each may run twice or never; the next tick heals it."""

from celery import shared_task

from nurture.delivery import clock
from nurture.delivery.refusals.actions.answering import end_pauses
from nurture.delivery.refusals.actions.journaling import write_journal


@shared_task
def keep_refusals() -> None:
    """End pauses that are over, and copy outside what a process that died did not."""
    at = clock.database_now()
    end_pauses(at=at)
    write_journal(at=at)
