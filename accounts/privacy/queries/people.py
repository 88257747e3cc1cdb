"""How one of our contacts is called and written to, now and before."""

from collections.abc import Iterable

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


def was_erased(address: str) -> bool:
    """Somebody with this address was erased. An import leaves such a row out; by hand it takes a second thought."""
    keys = ErasedKey.objects.filter(kind=ErasedKey.Kind.ADDRESS, value_hash=address_key(address))
    return bool(address) and keys.exists()
