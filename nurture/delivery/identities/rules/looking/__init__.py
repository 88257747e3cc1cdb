"""What is looked at for an address we send from: SPF, DKIM, DMARC, the name of its server, and where answers go."""

from nurture.delivery.identities.rules.looking.dkim_key import dkim_found
from nurture.delivery.identities.rules.looking.dmarc_policy import dmarc_found
from nurture.delivery.identities.rules.looking.sending import Sending, public_addresses
from nurture.delivery.identities.rules.looking.servers import mx_found, ptr_found
from nurture.delivery.identities.rules.looking.spf_record import spf_found
from nurture.delivery.identities.rules.records import Asks, Finding

__all__ = ["Sending", "look"]


def look(sending: Sending, dns: Asks) -> list[Finding]:
    """One finding or more of each kind, in the order in which they are shown."""
    addresses = public_addresses(sending, dns)
    return [
        spf_found(sending, addresses, dns),
        dkim_found(sending, dns),
        *dmarc_found(sending, dns),
        ptr_found(sending, addresses, dns),
        mx_found(sending, dns),
    ]
