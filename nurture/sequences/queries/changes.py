"""The versions of a sequence: who changed what, when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from accounts.models import Contact
from nurture.sequences.models import Sequence, SequenceChange
from nurture.team.models import User
from nurture.web.paging import Page, keyset_page

What = SequenceChange.What
REVERSIBLE: Final = frozenset(
    {What.ADDED, What.MOVED, What.CHANGED, What.SKIPPED, What.DONE, What.LEFT, What.ARCHIVED}
)
#: As long as somebody remembers what they just did.
JUST_NOW: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Change:
    """`person`: whom it was about, if it was about one."""

    row: SequenceChange
    person: Contact | None
    can_be_undone: bool


def changes(sequence: Sequence, cursor: str = "", *, size: int = 50) -> Page[SequenceChange]:
    rows = sequence.changes.select_related("by", "undone_by", "step")
    return keyset_page(rows, cursor, order=("-number", "-id"), size=size)


def told(rows: list[SequenceChange]) -> list[Change]:
    """One query."""
    people = _people(rows)
    return [_change(each, people) for each in rows]


def just_changed(sequence: Sequence, user: User, *, at: datetime) -> Change | None:
    """What this person did last, as long as nobody did anything after it. Two queries."""
    last = sequence.changes.select_related("by", "step").order_by("-number").first()
    if last is None or last.by_id != user.pk or last.undone_at or last.at < at - JUST_NOW:
        return None
    change = _change(last, _people([last]))
    return change if change.can_be_undone else None


def _change(row: SequenceChange, people: Mapping[int, Contact]) -> Change:
    person = people.get(row.before.get("contact") or 0)
    harmless = row.what in REVERSIBLE and row.undone_at is None
    return Change(row, person, harmless and (row.what != What.CHANGED or "fields" in row.before))


def _people(rows: list[SequenceChange]) -> dict[int, Contact]:
    return Contact.objects.in_bulk({pk for row in rows if (pk := row.before.get("contact"))})
