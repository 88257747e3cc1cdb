"""What looks alike is found before somebody stumbles over it."""

from celery import shared_task
from django.utils import timezone

from accounts.merging.actions.looking import look


@shared_task
def look_for_likenesses() -> None:
    look(at=timezone.now())
