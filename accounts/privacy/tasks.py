"""Erasures reach the log outside the database, also when the process that erased died before it wrote."""

from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from accounts.privacy.actions.logging import write_log


@shared_task
def log_erasures() -> None:
    if settings.ERASURE_LOG:
        write_log(path=Path(settings.ERASURE_LOG), at=timezone.now())
