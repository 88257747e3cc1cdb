"""Rows of the suppression list: put there, given a stronger reason, taken away. Each leaves its event and a line outside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction

from nurture.delivery import keys
from nurture.delivery.models import Message, Suppression
from nurture.delivery.refusals.actions.journaling import write_journal
from nurture.delivery.refusals.models import (
    SuppressionEvent,
    SuppressionReason,
    SuppressionScope,
    SuppressionUpload,
)
from nurture.delivery.refusals.rules.strength import takes_over
from nurture.prepared import insert_each
from nurture.team.models import User

What = SuppressionEvent.What


@dataclass(frozen=True, slots=True)
class Entry:
    """An address or a domain, as the list keeps it."""

    scope: SuppressionScope
    value_hash: str
    domain: str = ""
    # Whose address it is, where we know them.
    contact: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Why, by whom, and since when."""

    reason: SuppressionReason
    at: datetime
    until: datetime | None = None
    message: Message | None = None
    upload: SuppressionUpload | None = None
    by: User | None = None
    note: str = ""


def of_address(address: str, contact: int | None = None) -> Entry:
    return Entry(Suppression.Scope.ADDRESS, keys.address_hash(address), contact=contact)


def of_domain(domain: str) -> Entry:
    return Entry(Suppression.Scope.DOMAIN, keys.domain_hash(domain), domain)


def keep(entry: Entry, said: Said) -> bool:
    """Whether it is new. Inside the caller's transaction, hand-overs shut out."""
    row, is_new = Suppression.objects.get_or_create(
        scope=entry.scope,
        value_hash=entry.value_hash,
        defaults={"domain": entry.domain, "contact_id": entry.contact, **_fields(said)},
    )
    if is_new:
        tell(What.ADDED, entry, said)
    elif takes_over(said.reason, row.reason) or _lasts_longer(said, row):
        Suppression.objects.filter(pk=row.pk).update(**_fields(said))
        tell(What.CHANGED, entry, said)
    return is_new


def keep_all(entries: Iterable[Entry], said: Said) -> int:
    """As `keep`: how many are new. A list may hold thousands; whatever stands already only gets a stronger reason."""
    wanted = {(entry.scope, entry.value_hash): entry for entry in entries}
    standing = {
        (row.scope, row.value_hash): row
        for row in Suppression.objects.filter(value_hash__in=[value for _scope, value in wanted])
    }
    new = [entry for key, entry in wanted.items() if key not in standing]
    insert_each(
        Suppression, [_columns(entry) | {"contact_id": entry.contact} for entry in new], same=_fields(said)
    )
    insert_each(SuppressionEvent, [_columns(entry) for entry in new], same=_happened(What.ADDED, said))
    for key in wanted.keys() & standing.keys():
        if takes_over(said.reason, standing[key].reason):
            keep(wanted[key], said)
    _copy_outside(said.at)
    return len(new)


def let_go(row: Suppression, said: Said) -> None:
    """The row goes, what happened to it stays. `said.reason` is the one that stood."""
    entry = Entry(Suppression.Scope(row.scope), row.value_hash, row.domain)
    row.delete()
    tell(What.LIFTED, entry, said)


def tell(what: SuppressionEvent.What, entry: Entry, said: Said) -> None:
    SuppressionEvent.objects.create(**_columns(entry), **_happened(what, said))
    _copy_outside(said.at)


def _copy_outside(at: datetime) -> None:
    """After the commit; what a crash leaves behind is copied by the next tick."""
    transaction.on_commit(partial(write_journal, at=at), robust=True)


def _columns(entry: Entry) -> dict[str, object]:
    return {"scope": entry.scope, "value_hash": entry.value_hash, "domain": entry.domain}


def _happened(what: SuppressionEvent.What, said: Said) -> dict[str, object]:
    upload = said.upload.pk if said.upload else None
    return {"what": what, "note": said.note, "upload_id": upload, **_fields(said)}


def _fields(said: Said) -> dict[str, object]:
    return {
        "reason": said.reason,
        "until": said.until,
        "message_id": said.message.pk if said.message else None,
        "at": said.at,
        "by_id": said.by.pk if said.by else None,
    }


def _lasts_longer(said: Said, row: Suppression) -> bool:
    return said.until is not None and row.until is not None and said.until > row.until
