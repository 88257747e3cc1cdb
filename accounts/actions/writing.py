"""How a record of ours is written once, and changed without overwriting anybody."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.forms.models import model_to_dict

from accounts.facts import ChangedMeanwhile
from accounts.rules.versions import fingerprint

# Records typed in here are a source of their own: the form's operation is their id in it, as a CRM's id is in an
# import. So the constraint that keeps an import from doubling a record also answers a double click.
BY_HAND = "nurture"


def write_once[M: models.Model](
    records: models.QuerySet[M], *, operation: UUID, values: Mapping[str, Any]
) -> tuple[M, bool]:
    """The record, and whether it is new."""
    return records.get_or_create(source=BY_HAND, external_id=str(operation), defaults=dict(values))


def version(record: models.Model, names: Iterable[str]) -> str:
    """What a form that edits these fields has seen."""
    return fingerprint(model_to_dict(record, fields=list(names)))


def change(
    record: models.Model, fields: Mapping[str, Any], *, seen: str, also: Mapping[str, Any] | None = None
) -> list[str]:
    """Save what differs and give its names; `also` follows from the fields. `record` is locked by the caller."""
    if version(record, fields) != seen:
        raise ChangedMeanwhile(record)
    changed = [name for name, value in fields.items() if getattr(record, name) != value]
    if changed:
        for name, value in {**fields, **(also or {})}.items():
            setattr(record, name, value)
        record.save(update_fields=[*changed, *(also or {})])
    return changed
