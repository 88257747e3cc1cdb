"""Two records or more become one: all of it or nothing, and every step written down."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.actions import activity
from accounts.merging.facts import CannotMerge, NothingToMerge
from accounts.merging.journal import Journal
from accounts.merging.parts import Pair, adjust, shut_out
from accounts.merging.queries.choices import Record, outcome
from accounts.merging.queries.obstacles import obstacles
from accounts.merging.queries.references import between, colliding, references, uniques
from accounts.models import (
    Account,
    ActivityCategory,
    Alias,
    AliasKind,
    Contact,
    Likeness,
    Merge,
    MergeKind,
)
from nurture.team.models import User


@transaction.atomic
def merge(
    *,
    survivor: Record,
    merged: Sequence[Record],
    chosen: Mapping[str, int],
    operation: UUID,
    by: User,
    at: datetime,
) -> Merge:
    """`survivor` takes in the others; `chosen` names, by field, the record whose word survives.

    The same operation twice gives the merge it made the first time. Raises NothingToMerge and CannotMerge.
    """
    known = Merge.objects.filter(operation=operation).first()
    if known:
        return known
    for each in merged:
        shut_out(Pair(survivor, each))
    survivor, merged = _as_they_stand(survivor, merged)
    in_the_way = obstacles(survivor, merged)
    if in_the_way:
        raise CannotMerge(in_the_way)
    values = outcome(survivor, merged, chosen)
    made = _begin(survivor, merged, operation=operation, by=by, at=at)
    journal = Journal()
    journal.into(survivor)
    for each in merged:
        _take_in(Pair(survivor, each, values), made, journal, by=by, at=at)
    journal.change(survivor, **_by_column(survivor, values))
    made.journal, made.counts = journal.entries, _counted(journal)
    made.save(update_fields=["journal", "counts"])
    _tell(made, by=by, at=at)
    return made


def _as_they_stand(survivor: Record, merged: Sequence[Record]) -> tuple[Any, list[Any]]:
    model: type[Account] | type[Contact] = type(survivor)
    related = "account" if model is Contact else "owner"
    found = model.objects.select_related(related).in_bulk([each.pk for each in (survivor, *merged)])
    if survivor.pk not in found or len(found) != len(merged) + 1 or not merged:
        raise NothingToMerge
    return found[survivor.pk], [found[each.pk] for each in merged]


def _begin(survivor: Record, merged: Sequence[Record], *, operation: UUID, by: User, at: datetime) -> Merge:
    contact = survivor if isinstance(survivor, Contact) else None
    return Merge.objects.create(
        kind=MergeKind.CONTACT if contact else MergeKind.ACCOUNT,
        account=survivor.account if isinstance(survivor, Contact) else survivor,
        contact=contact,
        merged=[_named(each) for each in merged],
        operation=operation,
        by=by,
        at=at,
    )


def _take_in(pair: Pair, made: Merge, journal: Journal, *, by: User, at: datetime) -> None:
    adjust(pair, journal, by=by, at=at)
    _drop_what_cannot_move(pair, journal)
    for reference in references(type(pair.survivor)):
        pks = list(reference.rows(pair.merged).order_by("pk").values_list("pk", flat=True))
        journal.move(reference.model, reference.name, pks, source=pair.merged.pk, into=pair.survivor.pk)
    journal.drop(_likenesses(pair.merged))
    journal.drop(type(pair.merged)._base_manager.filter(pk=pair.merged.pk))
    Alias.objects.bulk_create(_aliases(pair, made))


def _drop_what_cannot_move(pair: Pair, journal: Journal) -> None:
    for reference, pks in between(pair.survivor, pair.merged):
        journal.drop(reference.model._base_manager.filter(pk__in=pks))
    for reference in references(type(pair.survivor)):
        for unique in uniques(reference):
            pks = colliding(reference, unique, pair.survivor, pair.merged)
            if reference.hangs_on and pks:
                journal.drop(reference.model._base_manager.filter(pk__in=pks))


def _likenesses(record: Record) -> Any:
    name = "contact" if isinstance(record, Contact) else "account"
    return Likeness.objects.filter(Q(**{name: record.pk}) | Q(**{f"other_{name}": record.pk}))


def _aliases(pair: Pair, made: Merge) -> list[Alias]:
    """What the merged record was known by, where the survivor is not known by it too."""
    merged = pair.merged
    names = {AliasKind.RECORD: str(merged.pk)}
    if merged.external_id:
        names[AliasKind.EXTERNAL] = merged.external_id
    if isinstance(merged, Contact):
        names[AliasKind.EMAIL] = merged.email.lower()
    else:
        names |= {AliasKind.NAME: merged.name_key, AliasKind.DOMAIN: merged.domain}
    owner = {"contact" if isinstance(merged, Contact) else "account": pair.survivor}
    return [
        Alias(
            kind=kind,
            value=value,
            source=merged.source if kind == AliasKind.EXTERNAL else "",
            search=merged.search if kind == AliasKind.RECORD else "",
            merge=made,
            **owner,
        )
        for kind, value in names.items()
        if value
    ]


def _by_column(survivor: Record, values: Mapping[str, Any]) -> dict[str, Any]:
    """As the journal keeps them: the owner by number."""
    fields = survivor._meta
    return {
        fields.get_field(name).attname: getattr(value, "pk", value)  # type: ignore[union-attr]  # concrete fields
        for name, value in values.items()
    }


def _named(record: Record) -> dict[str, Any]:
    written = record.name if isinstance(record, Account) else record.full_name or record.placeholder
    return {"id": record.pk, "name": written, "name_latin": record.name_latin}


def _counted(journal: Journal) -> dict[str, int]:
    """How many rows came along, by model."""
    counts: dict[str, int] = {}
    for entry in journal.entries:
        if entry["what"] == "move":
            counts[entry["model"]] = counts.get(entry["model"], 0) + len(entry["pks"])
    return counts


def _tell(made: Merge, *, by: User, at: datetime) -> None:
    """Names of people stay with the merge: an erasure empties it, the entry stays."""
    names = [] if made.contact else [each["name"] for each in made.merged]
    activity.record(
        account=made.account,
        contact=made.contact,
        verb="accounts.merged",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={"kind": made.kind, "number": len(made.merged), "names": names},
        link=made.get_absolute_url(),
    )
