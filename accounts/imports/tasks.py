"""Imports in the background: the row is the queue, Celery only says "look now"."""

import time
from typing import Final

from celery import shared_task
from django.utils import timezone

from accounts.imports.actions import jobs, runs

#: One run of the task stays short, so that a worker asked to stop is soon done.
SECONDS_A_RUN: Final = 20.0


@shared_task
def look_now() -> None:
    """Do what is asked for, the oldest first."""
    until = time.monotonic() + SECONDS_A_RUN
    for run_id in jobs.waiting(at=timezone.now()):
        jobs.work(run_id=run_id, at=timezone.now())
        if time.monotonic() > until:
            return


@shared_task
def forget_abandoned() -> None:
    runs.forget_abandoned(at=timezone.now())
