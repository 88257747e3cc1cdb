"""The clock that winds the cycles of all projects."""

from celery import shared_task
from django.utils import timezone

from nurture.projects.actions.cycles import ensure_all_cycles


@shared_task
def keep_cycles() -> None:
    ensure_all_cycles(at=timezone.now())
