"""The one timeline of an account, read in pages from any point."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Account, Activity, ActivityCategory, Contact
from nurture.web.paging import keyset_page

PAGE_SIZE = 30
# What the reader may narrow it to, in this order.
SHOWN = (
    ActivityCategory.EMAIL,
    ActivityCategory.KNOWLEDGE,
    ActivityCategory.DECISION,
    ActivityCategory.REACTION,
)


@dataclass(frozen=True)
class Timeline:
    rows: list[Activity]
    next_cursor: str
    category: str
    # Rows above these exist, or may exist: the page offers the way back to the newest.
    is_newest: bool
    # The entry somebody was sent to.
    found: Activity | None = None
    categories: tuple[ActivityCategory, ...] = SHOWN


def timeline(
    of: Account | Contact, *, category: str = "", cursor: str = "", found: Activity | None = None
) -> Timeline:
    """One query at any depth. From `found` on when a link leads to that entry; an unknown category shows all."""
    entries = of.activities.select_related("actor", "contact", "annotation", "annotation__contact", "account")
    category = category if category in SHOWN else ""
    if category:
        entries = entries.filter(category=category)
    if found:
        entries = entries.filter(Q(at__lt=found.at) | Q(at=found.at, id__lte=found.pk))
    page = keyset_page(entries, cursor, size=PAGE_SIZE)
    return Timeline(page.rows, page.next_cursor, category, not cursor and not found, found)
