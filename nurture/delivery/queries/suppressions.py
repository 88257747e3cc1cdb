"""Who must not be mailed."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet

from accounts.models import Contact
from nurture.delivery import keys
from nurture.delivery.models import Reaction, ReactionKind, Suppression
from nurture.prepared import Among, Prepared, Question

REFUSALS = frozenset({ReactionKind.UNSUBSCRIBE, ReactionKind.COMPLAINT})


def barred(contacts: Iterable[Contact]) -> set[int]:
    """Ids of the contacts who refused, or whose address must not be mailed. Two queries."""
    people = list(contacts)
    stopped = suppressed(each.email for each in people)
    refused = refusals().filter(contact__in=people).values_list("contact", flat=True)
    return {each.pk for each in people if each.email in stopped}.union(refused)


def refusals() -> QuerySet[Reaction]:
    """Whoever asked us to stop is not written to under another address either, wherever that came from."""
    return Reaction.objects.filter(kind__in=REFUSALS, taken_back_at=None)


def suppressed(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that must not be mailed, themselves or by a domain they are in. One query."""
    hashes = {address: hashes_of(address) for address in addresses if address}
    standing = {row[0] for row in _AGAINST.rows(hashes=_wanted(hashes.values()))} if hashes else set()
    return {address for address, found in hashes.items() if not standing.isdisjoint(found)}


def question(addresses: Iterable[str]) -> Question:
    """What `suppressed` asks."""
    return _AGAINST.question(hashes=_wanted(hashes_of(address) for address in addresses if address))


def _wanted(hashes: Iterable[Iterable[str]]) -> list[str]:
    return sorted({each for found in hashes for each in found})


_AGAINST: Final = Prepared(
    ("value_hash",), lambda: Suppression.objects.filter(Among("value_hash", "hashes", "varchar"))
)


# Asked ahead, and then looked up; and people of one company come together.
@lru_cache(maxsize=1024)
def hashes_of(address: str) -> tuple[str, ...]:
    """All under which this address may be suppressed. No hash of a domain is one of an address."""
    return (keys.address_hash(address), *keys.domain_hashes(address))


def against(hashes: Iterable[str]) -> QuerySet[Suppression]:
    return Suppression.objects.filter(value_hash__in=list(hashes))
