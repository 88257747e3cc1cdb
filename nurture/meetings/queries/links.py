"""Where a target of a meeting is."""

from django.urls import reverse

from nurture.meetings.models import Meeting
from nurture.projects.models import Target


def target_path(meeting: Meeting, target: Target) -> str:
    return reverse("meetings:target", args=[meeting.pk, target.pk])
