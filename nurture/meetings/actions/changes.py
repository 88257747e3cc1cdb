"""What every change of a meeting says to the screens that show it."""

from django.db import transaction
from django.db.models import F

from nurture.meetings.bell import ring
from nurture.meetings.models import Meeting


@transaction.atomic
def changed(meeting: Meeting) -> None:
    """Part of the change itself: when it is committed, every screen of the meeting asks anew."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
    ring(meeting.pk)
