"""SPF: whether the domain of the return path allows this way out."""

from ipaddress import ip_address
from typing import Final

from nurture.delivery.identities.rules import spf
from nurture.delivery.identities.rules.looking.sending import Sending
from nurture.delivery.identities.rules.records import Asks, Finding, Record, Status

#: Whom a domain must allow, by provider or by the end of the mail server's name.
INCLUDES: Final = {
    "brevo": "spf.brevo.com",
    "mailgun": "mailgun.org",
    "mailjet": "spf.mailjet.com",
    "postmark": "spf.mtasv.net",
    "resend": "amazonses.com",
    "sparkpost": "sparkpostmail.com",
    "smtp.gmail.com": "_spf.google.com",
    "smtp-relay.gmail.com": "_spf.google.com",
    "smtp.office365.com": "spf.protection.outlook.com",
    ".amazonaws.com": "amazonses.com",
    ".sendgrid.net": "sendgrid.net",
    ".mailgun.org": "mailgun.org",
}


def spf_found(sending: Sending, addresses: list[str], dns: Asks) -> Finding:
    domain = sending.envelope
    answer = dns.ask(domain, "TXT")
    wanted = _wanted(sending, addresses)
    if answer.failed:
        return Finding("spf", Status.UNKNOWN, "no_answer", {"name": domain})
    records = spf.records_of(answer)
    if not records and not wanted:
        return Finding("spf", Status.BAD, "spf_none_unseen", {"domain": domain})
    if not records:
        return Finding("spf", Status.BAD, "spf_none", {"domain": domain}, _whole(domain, wanted))
    if len(records) > 1:
        joined = _joined(records)
        return Finding("spf", Status.BAD, "spf_twice", {"domain": domain}, Record(domain, "TXT", joined))
    return _of_record(sending, records[0], addresses, wanted, dns)


def _of_record(sending: Sending, record: str, addresses: list[str], wanted: str, dns: Asks) -> Finding:
    domain, terms = sending.envelope, record.lower().split()
    said = {"domain": domain, "record": record}
    if terms[-1] in {"all", "+all"}:
        better = Record(domain, "TXT", " ".join([*record.split()[:-1], "~all"]))
        return Finding("spf", Status.BAD, "spf_everybody", said, better)
    asked = spf.questions(domain, dns)
    if asked > spf.MOST_QUESTIONS:
        return Finding("spf", Status.BAD, "spf_long", said | {"count": str(asked)})
    if not addresses:
        return _by_name(said, terms, wanted)
    return _by_address(said, addresses, wanted, dns)


def _by_address(said: dict[str, str], addresses: list[str], wanted: str, dns: Asks) -> Finding:
    domain = said["domain"]
    results = {spf.evaluate(domain, address, dns) for address in addresses}
    if spf.Result.PERMERROR in results:
        return Finding("spf", Status.BAD, "spf_broken", said)
    if spf.Result.TEMPERROR in results:
        return Finding("spf", Status.UNKNOWN, "no_answer", {"name": domain})
    said["addresses"] = ", ".join(addresses)
    if results == {spf.Result.PASS}:
        return Finding("spf", Status.GOOD, "spf_passes", said)
    return _lacks(said, wanted)


def _by_name(said: dict[str, str], terms: list[str], wanted: str) -> Finding:
    """Its public address cannot be seen from here; a provider is known by what must be included."""
    if not wanted:
        return Finding("spf", Status.UNKNOWN, "spf_unseen", said)
    if wanted.lower() in terms:
        return Finding("spf", Status.GOOD, "spf_allows", said | {"wanted": wanted})
    return _lacks(said | {"addresses": wanted}, wanted)


def _lacks(said: dict[str, str], wanted: str) -> Finding:
    better = Record(said["domain"], "TXT", _with(said["record"], wanted))
    return Finding("spf", Status.BAD, "spf_lacks", said, better)


def _wanted(sending: Sending, addresses: list[str]) -> str:
    """What the record must hold so that this way out is allowed; empty when nobody can tell."""
    host = sending.host.lower()
    for name, include in INCLUDES.items():
        if name in {sending.transport, host} or (name.startswith(".") and host.endswith(name)):
            return f"include:{include}"
    return " ".join(f"ip{ip_address(each).version}:{each}" for each in addresses)


def _whole(domain: str, wanted: str) -> Record:
    return Record(domain, "TXT", f"v=spf1 {wanted} ~all")


def _with(record: str, wanted: str) -> str:
    """Before the last word, which decides about everybody else."""
    terms = record.split()
    last = terms.pop() if terms[-1].lower().lstrip("+-~?") == "all" else ""
    return " ".join(filter(None, (*terms, wanted, last or "~all")))


def _joined(records: list[str]) -> str:
    terms = [term for record in records for term in record.split()[1:]]
    kept = dict.fromkeys(term for term in terms if term.lower().lstrip("+-~?") != "all")
    return " ".join(["v=spf1", *kept, "~all"])
