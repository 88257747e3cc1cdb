"""A whole list at once. It only ever adds: nothing on the list is lifted or softened by a file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from nurture.delivery import clock, keys
from nurture.delivery.actions.suppressing import suppress_all
from nurture.delivery.models import Suppression
from nurture.delivery.refusals.actions.keeping import Entry, Said
from nurture.delivery.refusals.facts import AlreadyGone
from nurture.delivery.refusals.models import SuppressionReason, SuppressionScope, SuppressionUpload
from nurture.delivery.refusals.queries.owners import owners_of
from nurture.delivery.refusals.rules.strength import takes_over
from nurture.delivery.refusals.rules.values import Kind, Read, Value
from nurture.team.models import User

#: Line numbers that are named; a list with more of them is the wrong file.
_NAMED = 50


@transaction.atomic
def upload(
    *,
    file_name: str,
    read: Read,
    reason: SuppressionReason,
    note: str,
    operation: UUID,
    by: User,
    at: datetime,
) -> SuppressionUpload:
    """Kept as hashes until somebody takes it in. The same operation twice keeps it once."""
    entries = [_hashed(value) for value in read.values]
    made, _is_new = SuppressionUpload.objects.get_or_create(
        operation=operation,
        defaults={
            "file_name": file_name[:200],
            "reason": reason,
            "note": note,
            "entries": entries,
            "counts": _counts(entries, read, reason),
            "by": by,
            "at": at,
        },
    )
    return made


@transaction.atomic
def take_in(*, upload: SuppressionUpload, by: User, at: datetime) -> int:
    """How many are new. Raises AlreadyGone when it was taken in or thrown away meanwhile."""
    clock.shut_out_hand_overs()
    found = SuppressionUpload.objects.select_for_update().filter(pk=upload.pk, taken_in_at=None).first()
    if found is None:
        raise AlreadyGone(upload.pk)
    owners = owners_of({value for _scope, value, _domain in found.entries})
    entries = [
        Entry(SuppressionScope(scope), value, domain, owners.get(value))
        for scope, value, domain in found.entries
    ]
    said = Said(SuppressionReason(found.reason), at, upload=found, by=by, note=found.note)
    added = suppress_all(entries, said)
    counts = {**found.counts, "added": added}
    SuppressionUpload.objects.filter(pk=found.pk).update(taken_in_at=at, entries=[], counts=counts)
    return added


def discard(*, upload: SuppressionUpload) -> None:
    """Raises AlreadyGone when it was taken in meanwhile: what is on the list stays there."""
    gone, _by_table = SuppressionUpload.objects.filter(pk=upload.pk, taken_in_at=None).delete()
    if not gone:
        raise AlreadyGone(upload.pk)


def _hashed(value: Value) -> list[str]:
    if value.kind is Kind.DOMAIN:
        return [SuppressionScope.DOMAIN.value, keys.domain_hash(value.text), value.text]
    return [SuppressionScope.ADDRESS.value, keys.address_hash(value.text), ""]


def _counts(entries: list[list[str]], read: Read, reason: SuppressionReason) -> Mapping[str, Any]:
    hashes = {value for _scope, value, _domain in entries}
    standing = list(Suppression.objects.filter(value_hash__in=hashes).values_list("reason", flat=True))
    return {
        "addresses": sum(scope == SuppressionScope.ADDRESS for scope, _value, _domain in entries),
        "domains": sum(scope == SuppressionScope.DOMAIN for scope, _value, _domain in entries),
        "there": len(standing),
        "changed": sum(takes_over(reason, each) for each in standing),
        "new": len(hashes) - len(standing),
        "people": len(owners_of(hashes)),
        "unreadable": len(read.unreadable),
        "lines": read.unreadable[:_NAMED],
    }
