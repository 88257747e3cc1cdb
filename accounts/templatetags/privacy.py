"""Words for what we hold of somebody, and for what is kept of an erasure."""

from collections.abc import Iterator
from datetime import date, datetime

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Erasure
from accounts.privacy.parts import Row, Section
from nurture.web.templatetags.ui import day, moment

register = template.Library()

COUNTS: dict[str, Promise] = {
    "messages": _("Emails to them: address, subject and text"),
    "answers": _("Emails from them"),
    "reactions": _("Words of reactions"),
    "cancelled": _("Emails that waited, stopped"),
    "recipients": _("Drafts that lost this recipient"),
    "texts": _("Texts that named them"),
    "timeline": _("Entries of the timeline that quoted them"),
    "import_rows": _("Rows of imports"),
    "proofs": _("Proofs of the legal basis"),
}


@register.filter
def erasure_reason(value: str) -> str:
    return str(Erasure.Reason(value).label)


@register.filter
def erasure_counts(counts: dict[str, int]) -> list[tuple[str | Promise, int]]:
    """What there was of it, in words, in the order of the list above."""
    return [(words, counts[name]) for name, words in COUNTS.items() if counts.get(name)]


@register.filter
def shown_rows(section: Section) -> list[list[tuple[str | Promise, str]]]:
    """The first rows as the words and values a page shows; what is not known is left out."""
    return [[*_row(section, row)] for row in section.shown]


def _row(section: Section, row: Row) -> Iterator[tuple[str | Promise, str]]:
    for name, label in section.labels.items():
        value = row.get(name)
        if name in section.choices:
            value = section.choices[name].get(value, value)
        if shown := _shown(value):
            yield label, shown


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple):
        return " · ".join(str(each) for each in value)
    return "" if value is None or value in ("", {}) else str(value)
