"""The clock of all sequences."""

from celery import shared_task

from nurture.delivery import clock
from nurture.sequences.actions.ticking import tick

#: Of its own: a long look at sequences keeps no mail from being mended.
PLANNING = 7_301_003


@shared_task
def keep_sequences() -> None:
    with clock.one_at_a_time(PLANNING) as mine:
        if mine:
            tick(at=clock.database_now())
