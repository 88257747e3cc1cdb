"""Whose address a hash is: nothing can be read from it, so the addresses we know are hashed and compared."""

from collections.abc import Collection, Iterator

from accounts.models import Contact
from nurture.delivery import keys


def owners_of(hashes: Collection[str]) -> dict[str, int]:
    """{hash: contact}. One query over everybody: for a list that is taken in, not for a page."""
    wanted = set(hashes)
    return {value: pk for value, pk in _everybody() if value in wanted}


def _everybody() -> Iterator[tuple[str, int]]:
    people = Contact.objects.exclude(email="").order_by().values_list("email", "pk")
    for email, pk in people.iterator(chunk_size=5000):
        yield keys.address_hash(email), pk
