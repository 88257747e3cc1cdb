"""Meetings are there before their day."""

from celery import shared_task
from django.utils import timezone

from nurture.meetings.actions import ensure_all_meetings, forget_operations


@shared_task
def prepare_meetings() -> None:
    ensure_all_meetings(at=timezone.now())


@shared_task
def forget_old_operations() -> None:
    forget_operations(at=timezone.now())
