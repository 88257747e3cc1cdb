"""The name of the server mail comes from, and whether the domain of answers takes any."""

from nurture.delivery.identities.rules.looking.sending import Sending, addresses_of
from nurture.delivery.identities.rules.records import Asks, Finding, Status


def ptr_found(sending: Sending, addresses: list[str], dns: Asks) -> Finding:
    if sending.transport != "smtp":
        return Finding("ptr", Status.GOOD, "ptr_provider")
    if not addresses:
        return Finding("ptr", Status.UNKNOWN, "ptr_unseen", {"host": sending.host})
    for address in addresses:
        names = dns.reverse(address)
        if names.failed:
            return Finding("ptr", Status.UNKNOWN, "no_answer", {"name": address})
        if not names.records:
            return Finding("ptr", Status.BAD, "ptr_none", {"address": address, "host": sending.host})
        if not any(address in addresses_of(name, dns) for name in names.records):
            said = {"address": address, "name": names.records[0]}
            return Finding("ptr", Status.WARN, "ptr_other", said)
    return Finding("ptr", Status.GOOD, "ptr_good", {"host": sending.host})


def mx_found(sending: Sending, dns: Asks) -> Finding:
    answer = dns.ask(sending.answers, "MX")
    if answer.failed:
        return Finding("mx", Status.UNKNOWN, "no_answer", {"name": sending.answers})
    # "0 ." says that it takes no mail (RFC 7505); without any, mail goes to the name itself.
    takes = [record for record in answer.records if record.split()[-1] not in {".", "0"}]
    if takes or (not answer.records and addresses_of(sending.answers, dns)):
        return Finding("mx", Status.GOOD, "mx_good", {"domain": sending.answers})
    return Finding("mx", Status.BAD, "mx_none", {"domain": sending.answers})
