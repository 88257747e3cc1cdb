"""How one of our contacts is called and written to, now and before."""

from collections.abc import Callable, Iterable
from functools import partial
from itertools import batched

from django.db import connection

from accounts.models import Alias, AliasKind, Contact, ErasedKey
from accounts.privacy.keys import address_key, external_key
from accounts.privacy.rules.mentions import Named, named
from nurture.team.models import User


def called(contact: Contact, addresses: Iterable[str]) -> Named:
    return named(
        family=contact.family_name,
        given=contact.given_name,
        family_kana=contact.family_kana,
        given_kana=contact.given_kana,
        latin=contact.name_latin,
        addresses=tuple(addresses),
        phones=(contact.phone,),
    )


def addresses_of(contact: Contact) -> list[str]:
    """Those we keep on the contact: its own, and those of records that were merged into it."""
    merged = contact.aliases.filter(kind=AliasKind.EMAIL).values_list("value", flat=True)
    return sorted({address.lower() for address in (contact.email, *merged) if address})


def has_namesake(contact: Contact) -> bool:
    """Somebody else whom people here may mean by the same family name."""
    family = contact.family_name
    if not family:
        return False
    others = Contact.objects.filter(account=contact.account_id, family_name=family).exclude(pk=contact.pk)
    return others.exists() or User.objects.filter(name__startswith=family).exists()


def keys_of(contact: Contact, addresses: Iterable[str]) -> dict[tuple[str, str], None]:
    """(kind, keyed hash) of all that they could come back by."""
    merged = Alias.objects.filter(contact=contact, kind=AliasKind.EXTERNAL)
    ids = [(contact.source, contact.external_id), *merged.values_list("source", "value")]
    keys = [(ErasedKey.Kind.ADDRESS.value, address_key(address)) for address in addresses]
    keys += [(ErasedKey.Kind.EXTERNAL.value, external_key(source, value)) for source, value in ids if value]
    return dict.fromkeys(keys)


def erased_addresses(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses, in lower case, whose people were erased: an import leaves such a row out."""
    lower = {address.lower() for address in addresses if address}
    return _erased(ErasedKey.Kind.ADDRESS, lower, address_key)


def erased_ids(source: str, ids: Iterable[str]) -> set[str]:
    """Those of the IDs of a source whose people were erased."""
    return _erased(ErasedKey.Kind.EXTERNAL, {each for each in ids if each}, partial(external_key, source))


def _erased(kind: str, values: set[str], key: Callable[[str], str]) -> set[str]:
    """Hashes nothing while nobody was erased: a large import pays for a question only."""
    if not ErasedKey.objects.filter(kind=kind).exists():
        return set()
    by_hash = {key(value): value for value in values}
    size = min(10_000, (connection.features.max_query_params or 10_000) - 10)
    found: set[str] = set()
    for chunk in batched(by_hash, size):
        known = ErasedKey.objects.filter(kind=kind, value_hash__in=chunk)
        found |= {by_hash[each] for each in known.values_list("value_hash", flat=True)}
    return found
