"""Whose minutes are still to be sent."""

from datetime import datetime

from django.db.models import Q

from nurture.delivery.colleagues.models import PostState
from nurture.meetings.minutes.models import MinutesMail
from nurture.meetings.minutes.rules.closing import again_at


def mails_due(at: datetime) -> list[MinutesMail]:
    """Those that were never tried, and those whose time has come again; by meeting, so that it is read once. One query."""
    waiting = MinutesMail.objects.filter(
        Q(state=PostState.OWED) | Q(state=PostState.FAILED, attempts__lt=MinutesMail.most_attempts),
        user__is_active=True,
    ).select_related("user", "amendment__by", "meeting__project", "meeting__cycle")
    return [
        each
        for each in waiting.order_by("meeting_id", "amendment_id", "id")
        if each.claimed_at is None or again_at(each.claimed_at, each.attempts) <= at
    ]
