"""What is owed, in words."""

from datetime import date, datetime

from django import template
from django.utils import timezone

from nurture.meetings.lobby.queries.owed import Debt
from nurture.web.templatetags.ui import weekday_and_day

register = template.Library()


@register.filter
def is_late_at(debt: Debt, at: datetime) -> bool:
    return debt.is_late(at)


@register.filter
def day_there(moment: datetime, today: date) -> str:
    """Tue 24 Nov, on the reader's clock."""
    return weekday_and_day(timezone.localtime(moment).date(), today)
