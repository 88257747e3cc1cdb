"""The versions of a sequence: who changed what, when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from accounts.models import Contact
from nurture.delivery.models import Mailing
from nurture.sequences.models import Email, Sequence, SequenceChange, Step, StepEnd
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
    """Six queries."""
    people, kept = _people(rows), beyond_adding(each.step_id for each in rows)
    return [_change(each, people, kept) for each in rows]


def just_changed(sequence: Sequence, user: User, *, at: datetime) -> Change | None:
    """What this person did last, as long as nobody did anything after it. Seven queries."""
    last = sequence.changes.select_related("by", "step").order_by("-number").first()
    if last is None or last.by_id != user.pk or last.undone_at or last.at < at - JUST_NOW:
        return None
    change = _change(last, _people([last]), beyond_adding([last.step_id]))
    return change if change.can_be_undone else None


def beyond_adding(steps: Iterable[int | None]) -> set[int | None]:
    """Those of these steps that are gone, or of which more was made than was added: written, changed, sent, ended.

    They do not leave by taking the adding back, from which nothing leads back; archiving them does. Five queries.
    """
    asked = {each for each in steps if each}
    emails = dict(Email.objects.filter(step__in=asked).values_list("pk", "step_id"))
    mailed = Mailing.objects.filter(email_ref__in=list(emails)).values_list("email_ref", flat=True)
    changed = SequenceChange.objects.filter(step__in=asked, what=What.CHANGED, undone_at=None)
    return {
        *Step.objects.filter(pk__in=asked, archived_at__isnull=False).values_list("pk", flat=True),
        *Email.objects.filter(step__in=asked, version__gt=1).values_list("step_id", flat=True),
        *(emails[each] for each in mailed),
        *changed.values_list("step_id", flat=True),
        *StepEnd.objects.standing().filter(step__in=asked).values_list("step_id", flat=True),
    }


def _change(row: SequenceChange, people: Mapping[int, Contact], kept: set[int | None]) -> Change:
    person = people.get(row.before.get("contact") or 0)
    harmless = row.what in REVERSIBLE and row.undone_at is None
    if row.what == What.ADDED:
        harmless = harmless and row.step_id not in kept
    return Change(row, person, harmless and (row.what != What.CHANGED or "fields" in row.before))


def _people(rows: list[SequenceChange]) -> dict[int, Contact]:
    return Contact.objects.in_bulk({pk for row in rows if (pk := row.before.get("contact"))})
