"""What is known of an address before anything is looked up, and where its mail comes from."""

from dataclasses import dataclass
from ipaddress import ip_address

from nurture.delivery.identities.rules.records import Asks


@dataclass(frozen=True, slots=True)
class Sending:
    """`envelope` is the domain of the return path, `answers` the one that our Reply-To is in."""

    domain: str
    envelope: str
    answers: str
    transport: str
    host: str
    selector: str = ""


def public_addresses(sending: Sending, dns: Asks) -> list[str]:
    """Of the mail server, as the world sees it; none of a provider, or of a server inside the house."""
    if sending.transport != "smtp":
        return []
    return [each for each in addresses_of(sending.host, dns) if ip_address(each).is_global]


def addresses_of(host: str, dns: Asks) -> list[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        return [each for kind in ("A", "AAAA") for each in dns.ask(host, kind).records]
