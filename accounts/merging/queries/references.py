"""Which rows belong to a record, in whatever app: read from the models, so that no new one is forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.db.models import CASCADE, Q

from accounts.models import Likeness

# They say that two may be one, and are looked for anew.
NOT_MOVED = (Likeness,)

type Record = models.Model


@dataclass(frozen=True)
class Reference:
    """A foreign key that leads to a record; `hangs_on`: the row goes when the record goes."""

    model: type[models.Model]
    name: str
    hangs_on: bool

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def rows(self, record: Record) -> models.QuerySet[Any]:
        return self.model._base_manager.filter(**{self.name: record.pk})


@dataclass(frozen=True)
class Unique:
    """Rows may be there once for each combination of `fields`, as long as `condition` holds."""

    name: str
    fields: tuple[str, ...]
    condition: Q


@cache
def references(model: type[models.Model]) -> tuple[Reference, ...]:
    """Every foreign key to `model`, with the ones of many-to-many tables."""
    found = [
        Reference(relation.related_model, relation.field.name, relation.on_delete is CASCADE)
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.related_model not in NOT_MOVED
    ]
    return tuple(sorted(found, key=lambda each: (each.label, each.name)))


@cache
def uniques(reference: Reference) -> tuple[Unique, ...]:
    """What may be there once for a record."""
    meta = reference.model._meta
    named = [
        Unique(constraint.name, tuple(constraint.fields), constraint.condition or Q())
        for constraint in meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields
    ]
    together = [
        Unique("_".join([meta.model_name or "", *fields]), tuple(fields), Q())
        for fields in meta.unique_together
    ]
    single = [
        Unique(f"{meta.model_name}_{field.name}", (field.name,), Q())
        for field in meta.concrete_fields
        if field.unique and not field.primary_key
    ]
    return tuple(each for each in (*named, *together, *single) if reference.name in each.fields)


def colliding(reference: Reference, unique: Unique, survivor: Record, merged: Record) -> list[int]:
    """Rows of the merged record that the survivor has already."""
    others = [name for name in unique.fields if name != reference.name]
    taken = set(reference.rows(survivor).filter(unique.condition).values_list(*others or ["pk"]))
    if not taken:
        return []
    rows = reference.rows(merged).filter(unique.condition).values_list("pk", *others)
    return [pk for pk, *key in rows if not others or tuple(key) in taken]


def between(survivor: Record, merged: Record) -> Iterator[tuple[Reference, list[int]]]:
    """Rows that join the two: nobody knows himself."""
    by_model: dict[type[models.Model], list[Reference]] = {}
    for reference in references(type(survivor)):
        by_model.setdefault(reference.model, []).append(reference)
    for pair in by_model.values():
        for reference in pair:
            for other in pair:
                if other != reference:
                    pks = (
                        reference.rows(merged)
                        .filter(**{other.name: survivor.pk})
                        .values_list("pk", flat=True)
                    )
                    yield reference, list(pks)
