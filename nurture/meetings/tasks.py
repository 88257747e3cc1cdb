"""Meetings are there before their day."""

from celery import shared_task
from django.utils import timezone

from nurture.meetings.actions import ensure_all_meetings, forget_operations
from nurture.meetings.apart.actions import close_what_is_over, reveal_what_is_due


@shared_task
def prepare_meetings() -> None:
    ensure_all_meetings(at=timezone.now())


@shared_task
def forget_old_operations() -> None:
    forget_operations(at=timezone.now())


@shared_task
def keep_apart_meetings() -> None:
    """Votes without a room are revealed by themselves, and at the end it closes."""
    at = timezone.now()
    close_what_is_over(at=at)
    reveal_what_is_due(at=at)
