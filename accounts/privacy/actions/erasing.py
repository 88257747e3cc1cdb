"""A person leaves us: their data goes for good, counts and the keyed hashes stay."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory, Contact, ErasedKey, Erasure
from accounts.privacy.facts import AlreadyErased, CannotErase
from accounts.privacy.parts import addresses, obstacles, parts
from accounts.privacy.queries.mentions import NamedText, found
from accounts.privacy.queries.people import called, has_namesake, keys_of
from accounts.privacy.rules.mentions import Choice, Named, throughout, without
from nurture.team.models import User


@transaction.atomic
def erase(
    *,
    contact: Contact,
    reason: Erasure.Reason,
    note: str,
    chosen: Mapping[str, str],
    operation: UUID,
    by: User | None,
    at: datetime,
) -> Erasure:
    """`chosen` says what becomes of reviewed texts, by their key; the others lose what is proposed.

    There is no way back. The same operation twice erases once. Raises AlreadyErased and CannotErase.
    """
    # Apps above first: whoever sends mail shuts out hand-overs before any row is locked.
    for part in reversed(parts()):
        if part.shut_out:
            part.shut_out(contact)
    known = Erasure.objects.filter(operation=operation).first()
    if known:
        return known
    current = Contact.objects.select_related("account").get(pk=contact.pk)
    if current.erased_at:
        raise AlreadyErased
    if reasons := obstacles(current):
        raise CannotErase(reasons)
    written_to = addresses(current)
    keys = keys_of(current, written_to)
    counts = Counter(_take_out_of_texts(current, called(current, written_to), chosen, at))
    for part in reversed(parts()):
        if part.erase:
            counts.update(part.erase(current, at=at))
    erasure = Erasure.objects.create(
        contact=current, reason=reason, note=note, counts=dict(counts), operation=operation, by=by, at=at
    )
    ErasedKey.objects.bulk_create(
        [ErasedKey(erasure=erasure, kind=kind, value_hash=value) for kind, value in keys],
        ignore_conflicts=True,
    )
    _tell(erasure, current, by=by, at=at)
    return erasure


def _take_out_of_texts(
    contact: Contact, who: Named, chosen: Mapping[str, str], at: datetime
) -> dict[str, int]:
    """Before anything else leaves: the texts are found by what the contact still is."""
    changed = 0
    for mention in list(found(contact, who, shared=has_namesake(contact))):
        choice = (
            Choice(chosen.get(mention.key, mention.proposed))
            if mention.written.reviewed
            else mention.proposed
        )
        changed += _take_out(mention, who, choice, at)
    return {"texts": changed}


def _take_out(mention: NamedText, who: Named, choice: Choice, at: datetime) -> int:
    def change(text: str) -> str:
        return without(text, who, choice)

    row = mention.row
    texts: dict[str, Any] = {}
    for name in mention.written.fields:
        value = getattr(row, name)
        if (after := throughout(value, change)) != value:
            texts[name] = after
    if not texts:
        return 0
    if mention.written.save:
        mention.written.save(row, texts, at)
    else:
        type(row)._base_manager.filter(pk=row.pk).update(**texts)  # noqa: SLF001 - every row, also archived ones
    return 1


def _tell(erasure: Erasure, contact: Contact, *, by: User | None, at: datetime) -> None:
    activity.record(
        account=contact.account,
        contact=contact,
        verb="accounts.person_erased",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={"reason": erasure.reason},
        link=contact.get_absolute_url(),
    )
