"""The merge fields for the picker: what each holds for the reader shown, and for whom it is empty."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.models import Contact
from nurture.projects.models import Target
from nurture.sequences.queries.preview import values_of
from nurture.sequences.words import MERGE_FIELDS


@dataclass(frozen=True)
class FieldChoice:
    field: str
    label: Promise
    sample: str
    empty_for: list[Contact]

    @property
    def code(self) -> str:
        return f"{{{{ {self.field} }}}}"


def field_choices(reader: Contact | None, recipients: Iterable[Contact], target: Target) -> list[FieldChoice]:
    """In the order in which authors reach for them. No query."""
    shown = values_of(reader, target) if reader else {}
    values = [(each, values_of(each, target)) for each in recipients]
    return [
        FieldChoice(
            field,
            label,
            shown.get(field, ""),
            [contact for contact, filled in values if not filled[field].strip()],
        )
        for field, label in MERGE_FIELDS.items()
    ]
