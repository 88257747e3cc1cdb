"""Who must not be mailed."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import Contact
from nurture.delivery import keys
from nurture.delivery.models import Reaction, ReactionKind, Suppression

REFUSALS = frozenset({ReactionKind.UNSUBSCRIBE, ReactionKind.COMPLAINT})


def barred(contacts: Iterable[Contact]) -> set[int]:
    """Ids of the contacts who refused, or whose address must not be mailed. Two queries."""
    people = list(contacts)
    stopped = suppressed(each.email for each in people)
    refused = refusals().filter(contact__in=people).values_list("contact", flat=True)
    return {each.pk for each in people if each.email in stopped}.union(refused)


def refusals() -> QuerySet[Reaction]:
    """Whoever asked us to stop is not written to under another address either, wherever that came from."""
    return Reaction.objects.filter(kind__in=REFUSALS)


def is_suppressed(address: str) -> bool:
    return bool(suppressed([address]))


def suppressed(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that must not be mailed, themselves or by their domain. One query."""
    by_address = {keys.address_hash(address): address for address in addresses if address}
    by_domain = {address: keys.domain_hash(address) for address in by_address.values()}
    rows = Suppression.objects.filter(
        Q(scope=Suppression.Scope.ADDRESS, value_hash__in=by_address)
        | Q(scope=Suppression.Scope.DOMAIN, value_hash__in=set(by_domain.values()))
    )
    hashes = set(rows.values_list("value_hash", flat=True))
    return {
        address for value, address in by_address.items() if value in hashes or by_domain[address] in hashes
    }
