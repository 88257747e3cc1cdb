"""Hours, days and spans in the reader's language, in the place where they matter."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, gettext

from nurture.web.templatetags import ui


def hour(moment: datetime) -> str:
    """The clock of the reader, for the foot of a picture."""
    return timezone.localtime(moment).strftime("%-H")


def weekday(moment: datetime) -> str:
    """Mon 30 Nov, or 11月30日(月), where the reader is."""
    return day_of_week(timezone.localdate(moment))


def day_of_week(day: date) -> str:
    short, written = str(WEEKDAYS_ABBR[day.weekday()]), ui.day(day)
    return f"{written}({short})" if (get_language() or "").startswith("ja") else f"{short} {written}"


def month(day: date) -> str:
    japanese = (get_language() or "").startswith("ja")
    return formats.date_format(day, "Y年n月" if japanese else "F Y")


def span(length: timedelta) -> str:
    """In the unit that matters."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 1:
        return gettext("%(count)s s") % {"count": int(length.total_seconds())}
    if minutes < 120:
        return gettext("%(count)s min") % {"count": minutes}
    return gettext("%(count)s h") % {"count": minutes // 60}


def local_time(moment: datetime, zone: str, today: date | None = None) -> str:
    """The exact time where the contact is, with the zone's name when it is not the reader's."""
    with timezone.override(ZoneInfo(zone)):
        shown = ui.moment(moment, today)
    return shown if zone == timezone.get_current_timezone_name() else f"{shown} ({zone})"
