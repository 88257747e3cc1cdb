"""After a restore: whoever was erased since the backup is erased again, from hashes alone."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import transaction

from accounts.models import Contact, ErasedKey, Erasure
from accounts.privacy.actions.erasing import erase
from accounts.privacy.parts import parts
from accounts.privacy.queries.people import addresses_of, keys_of

type Key = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One erasure as the log has it."""

    contact: int
    reason: Erasure.Reason
    keys: frozenset[Key]

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError for what is no line of the log."""
        try:
            said = json.loads(text)
            keys = frozenset((str(kind), str(value)) for kind, value in said["keys"])
            return cls(int(said["contact"]), Erasure.Reason(said["reason"]), keys)
        except (KeyError, TypeError) as error:
            raise ValueError(text) from error


@dataclass
class Replayed:
    erased: int = 0
    # Nobody of these is in the database: their keys keep them out.
    kept_out: int = 0
    already: int = 0


@transaction.atomic
def replay(*, lines: Iterable[Line], at: datetime) -> Replayed:
    """All of them or none. May run as often as one likes."""
    replayed = Replayed()
    wanted = list(lines)
    people = _people_of(wanted)
    for line in wanted:
        contacts = people.get(line, [])
        for contact in contacts:
            erase(contact=contact, reason=line.reason, note="", chosen={}, operation=uuid4(), by=None, at=at)
            replayed.erased += 1
        if not contacts and _is_kept_out(line):
            replayed.already += 1
        elif not contacts:
            replayed.kept_out += 1
        _keep_out(line, at)
    return replayed


def _people_of(lines: list[Line]) -> Mapping[Line, list[Contact]]:
    """Whoever is there and has one of the keys: by the number the log names, else by looking at everybody once."""
    by_key = {key: line for line in lines for key in line.keys}
    found: dict[Line, list[Contact]] = {}
    for contact in _candidates():
        for key in keys_of(contact, addresses_of(contact)):
            if key in by_key:
                found.setdefault(by_key[key], []).append(contact)
                break
    return found


def _candidates() -> Iterator[Contact]:
    return Contact.objects.filter(erased_at=None).select_related("account").order_by("pk").iterator(2000)


def _is_kept_out(line: Line) -> bool:
    there = ErasedKey.objects.filter(value_hash__in=[value for _kind, value in line.keys]).count()
    return (
        there == len(line.keys) or Contact.objects.filter(pk=line.contact, erased_at__isnull=False).exists()
    )


def _keep_out(line: Line, at: datetime) -> None:
    ErasedKey.objects.bulk_create(
        [ErasedKey(kind=kind, value_hash=value) for kind, value in sorted(line.keys)], ignore_conflicts=True
    )
    addresses = [value for kind, value in line.keys if kind == ErasedKey.Kind.ADDRESS]
    for part in parts():
        if part.keep_out:
            part.keep_out(addresses, at=at)
