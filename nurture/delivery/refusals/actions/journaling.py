"""Refusals outside the database, so that a restored backup learns of them again. Keyed hashes only."""

from datetime import datetime
from itertools import batched
from typing import Any, Final

from django.db import connection, transaction

from nurture.delivery.controls import journal
from nurture.delivery.refusals.models import SuppressionEvent

KIND: Final = "refusals"
_KEPT: Final = (SuppressionEvent.What.ADDED, SuppressionEvent.What.CHANGED, SuppressionEvent.What.LIFTED)
#: So many a line: one flush to the disk for a whole list.
_A_LINE: Final = 500


@transaction.atomic
def write_journal(*, at: datetime) -> int:
    """Append what is not in the journal yet. Twice, after a crash between file and database, does no harm."""
    if journal.folder() is None:
        return 0
    free = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    waiting = list(
        SuppressionEvent.objects.select_for_update(of=("self",), **free)
        .filter(journaled_at=None, what__in=_KEPT)
        .order_by("pk")
    )
    for events in batched(waiting, _A_LINE):
        journal.append(KIND, {"entries": [_entry(event) for event in events]}, at=at)
    SuppressionEvent.objects.filter(pk__in=[event.pk for event in waiting]).update(journaled_at=at)
    return len(waiting)


def _entry(event: SuppressionEvent) -> dict[str, Any]:
    found = {
        "what": event.what,
        "scope": event.scope,
        "hash": event.value_hash,
        "reason": event.reason,
        "domain": event.domain,
        "until": event.until.isoformat() if event.until else "",
        "at": event.at.isoformat(),
    }
    return {name: value for name, value in found.items() if value}
