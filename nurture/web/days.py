"""Days to come that people choose."""

from datetime import date
from typing import Final

from django.utils.translation import gettext as _

#: In years; more is a slip of the year.
FARTHEST: Final = 10


def against(day: date, *, first: date) -> str:
    """What speaks against it, in words; empty: nothing does."""
    if day < first:
        return _("Choose a day to come.")
    if day.year - first.year > FARTHEST:
        return _("That is more than ten years away. Look at the year.")
    return ""
