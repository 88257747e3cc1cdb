"""Until which day somebody is to do something: a business day of the project, to come."""

from collections.abc import Container
from datetime import date

from django.utils.translation import gettext as _

from nurture.projects.rules.cycles import is_business_day, next_business_day
from nurture.web import days
from nurture.web.templatetags import ui


def against(day: date, today: date, holidays: Container[date]) -> str:
    """What speaks against it, in words; empty: nothing does."""
    if (objection := days.against(day, first=today)) or is_business_day(day, holidays):
        return objection
    following = ui.weekday_and_day(next_business_day(day, holidays), today)
    return _("Nobody works that day. The next business day is %(day)s.") % {"day": following}
