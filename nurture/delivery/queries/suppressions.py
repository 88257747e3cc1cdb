"""Who must not be mailed."""

from collections.abc import Iterable

from django.db.models import Q

from nurture.delivery import keys
from nurture.delivery.models import Suppression


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
