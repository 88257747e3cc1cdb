"""Words for what is kept of an erasure."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Erasure

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
def shown_value(value: object) -> str:
    return "" if value is None else str(value)
