"""The links of an email, and what is known of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from nurture.sequences.models import LinkCheck
from nurture.sequences.rules.links import Link, key_of, links_in


@dataclass(frozen=True)
class CheckedLink:
    link: Link
    # None: nobody has asked yet, or it cannot be asked.
    check: LinkCheck | None

    @property
    def is_broken(self) -> bool:
        """It answered that there is nothing. One that kept silent may answer a customer."""
        return self.check is not None and self.check.state == LinkCheck.State.BROKEN


def links_of(body: str) -> list[CheckedLink]:
    """In the order of the text. One query."""
    links = links_in(body)
    checks = checks_of(link.address for link in links)
    return [CheckedLink(link, checks.get(link.address)) for link in links]


def checks_of(addresses: Iterable[str]) -> dict[str, LinkCheck]:
    keys = {key_of(address): address for address in addresses}
    found = LinkCheck.objects.filter(key__in=keys)
    return {keys[each.key]: each for each in found}
