"""What is owed in a cycle, in words."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from nurture.meetings.lobby.queries.owed import Group
from nurture.web.templatetags.ui import weekday_and_day

register = template.Library()


@register.filter
def is_late_at(group: Group, at: datetime) -> bool:
    return group.is_late(at)


@register.filter
def due_day(moment: datetime, today: date) -> str:
    """Tue 24 Nov, on the reader's clock."""
    return weekday_and_day(timezone.localtime(moment).date(), today)
