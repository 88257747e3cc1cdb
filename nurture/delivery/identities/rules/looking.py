"""What is looked at for an address we send from: SPF, DKIM, DMARC, the name of its server, and where answers go."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from nurture.delivery.identities.rules import spf
from nurture.delivery.identities.rules.records import Answer, Asks, Finding, Record, Status

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
#: Names under which keys are usually published; each provider's own first.
SELECTORS: Final = {
    "brevo": ("brevo1", "brevo2", "mail"),
    "mailgun": ("smtp", "mailo", "k1", "pic", "mta"),
    "mailjet": ("mailjet",),
    "postmark": ("pm", "pm-bounces"),
    "resend": ("resend",),
    "sparkpost": ("scph1025", "scph0525"),
    "": ("google", "selector1", "selector2", "default", "s1", "s2", "k1", "k2", "mail", "dkim"),
}


@dataclass(frozen=True, slots=True)
class Sending:
    """`envelope` is the domain of the return path, `answers` the one that our Reply-To is in."""

    domain: str
    envelope: str
    answers: str
    transport: str
    host: str
    selector: str = ""


def look(sending: Sending, dns: Asks) -> list[Finding]:
    """One finding or more of each kind, in the order in which they are shown."""
    addresses = _public_addresses(sending, dns)
    return [
        _spf(sending, addresses, dns),
        _dkim(sending, dns),
        *_dmarc(sending, dns),
        _ptr(sending, addresses, dns),
        _mx(sending, dns),
    ]


# --- SPF ------------------------------------------------------------------------------------


def _spf(sending: Sending, addresses: list[str], dns: Asks) -> Finding:
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
    return _spf_of(sending, records[0], addresses, wanted, dns)


def _spf_of(sending: Sending, record: str, addresses: list[str], wanted: str, dns: Asks) -> Finding:
    domain, terms = sending.envelope, record.lower().split()
    said = {"domain": domain, "record": record}
    if terms[-1] in {"all", "+all"}:
        better = Record(domain, "TXT", " ".join([*record.split()[:-1], "~all"]))
        return Finding("spf", Status.BAD, "spf_everybody", said, better)
    asked = spf.questions(domain, dns)
    if asked > spf.MOST_QUESTIONS:
        return Finding("spf", Status.BAD, "spf_long", said | {"count": str(asked)})
    if not addresses:
        return _spf_by_name(said, terms, wanted)
    return _spf_by_address(said, addresses, wanted, dns)


def _spf_by_address(said: dict[str, str], addresses: list[str], wanted: str, dns: Asks) -> Finding:
    domain = said["domain"]
    results = {spf.evaluate(domain, address, dns) for address in addresses}
    if spf.Result.PERMERROR in results:
        return Finding("spf", Status.BAD, "spf_broken", said)
    if spf.Result.TEMPERROR in results:
        return Finding("spf", Status.UNKNOWN, "no_answer", {"name": domain})
    said["addresses"] = ", ".join(addresses)
    if results == {spf.Result.PASS}:
        return Finding("spf", Status.GOOD, "spf_passes", said)
    return _spf_lacks(said, wanted)


def _spf_by_name(said: dict[str, str], terms: list[str], wanted: str) -> Finding:
    """Its public address cannot be seen from here; a provider is known by what must be included."""
    if not wanted:
        return Finding("spf", Status.UNKNOWN, "spf_unseen", said)
    if wanted.lower() in terms:
        return Finding("spf", Status.GOOD, "spf_allows", said | {"wanted": wanted})
    return _spf_lacks(said | {"addresses": wanted}, wanted)


def _spf_lacks(said: dict[str, str], wanted: str) -> Finding:
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


# --- DKIM -----------------------------------------------------------------------------------


def _dkim(sending: Sending, dns: Asks) -> Finding:
    failed = False
    for selector in _selectors(sending):
        name = f"{selector}._domainkey.{sending.domain}"
        answer = dns.ask(name, "TXT")
        failed = failed or answer.failed
        keys = [record for record in answer.records if "p=" in record]
        if keys:
            return _dkim_key(keys[0], name)
    if failed:
        return Finding("dkim", Status.UNKNOWN, "no_answer", {"name": f"_domainkey.{sending.domain}"})
    if sending.selector:
        said = {"name": f"{sending.selector}._domainkey.{sending.domain}"}
        return Finding("dkim", Status.BAD, "dkim_not_there", said)
    return Finding("dkim", Status.WARN, "dkim_unknown", {"domain": sending.domain})


def _selectors(sending: Sending) -> Iterable[str]:
    if sending.selector:
        return (sending.selector,)
    return (*SELECTORS.get(sending.transport, ()), *SELECTORS[""])


def _dkim_key(record: str, name: str) -> Finding:
    """RFC 6376 3.6.1; keys under 1024 bits are ignored by receivers, 2048 are the rule (RFC 8301)."""
    key = "".join(_tags(record).get("p", "").split())
    if not key:
        return Finding("dkim", Status.BAD, "dkim_revoked", {"name": name})
    bits = _bits(key)
    if bits == 0:
        return Finding("dkim", Status.BAD, "dkim_broken", {"name": name})
    if bits < 1024:
        return Finding("dkim", Status.BAD, "dkim_short", {"name": name, "bits": str(bits)})
    if bits < 2048:
        return Finding("dkim", Status.WARN, "dkim_old", {"name": name, "bits": str(bits)})
    return Finding("dkim", Status.GOOD, "dkim_found", {"name": name})


def _bits(key: str) -> int:
    """Of an RSA key; an Ed25519 key counts as long enough, what is no key as none."""
    try:
        octets = base64.b64decode(key, validate=True)
        if len(octets) == 32:
            Ed25519PublicKey.from_public_bytes(octets)
            return 4096
        found = load_der_public_key(octets)
    except (ValueError, UnsupportedAlgorithm):
        return 0
    return found.key_size if isinstance(found, RSAPublicKey) else 0


# --- DMARC ----------------------------------------------------------------------------------


def _dmarc(sending: Sending, dns: Asks) -> list[Finding]:
    where, answer = _policy(sending.domain, dns)
    if answer.failed:
        return [Finding("dmarc", Status.UNKNOWN, "no_answer", {"name": f"_dmarc.{where}"})]
    records = [each for each in answer.records if each.lower().replace(" ", "").startswith("v=dmarc1")]
    if not records:
        value = f"v=DMARC1; p=none; rua=mailto:postmaster@{sending.domain}"
        record = Record(f"_dmarc.{sending.domain}", "TXT", value)
        return [Finding("dmarc", Status.BAD, "dmarc_none", {"domain": sending.domain}, record)]
    if len(records) > 1:
        return [Finding("dmarc", Status.BAD, "dmarc_twice", {"domain": where})]
    return [_dmarc_of(records[0], where, sending), *_alignment(sending, where)]


def _policy(domain: str, dns: Asks) -> tuple[str, Answer]:
    """Of the domain, else of those above it, as receivers look for it."""
    labels = domain.split(".")
    answer = Answer()
    for start in range(max(1, len(labels) - 1)):
        where = ".".join(labels[start:])
        answer = dns.ask(f"_dmarc.{where}", "TXT")
        if answer.failed or any("dmarc1" in each.lower() for each in answer.records):
            return where, answer
    return domain, answer


def _dmarc_of(record: str, where: str, sending: Sending) -> Finding:
    tags = _tags(record)
    policy = (
        tags.get("p", "").lower() if where == sending.domain else tags.get("sp", tags.get("p", "")).lower()
    )
    said = {"domain": where, "policy": policy}
    if policy not in {"none", "quarantine", "reject"}:
        return Finding("dmarc", Status.BAD, "dmarc_broken", said | {"record": record})
    if policy == "none" and not tags.get("rua"):
        value = f"{record.rstrip('; ')}; rua=mailto:postmaster@{where}"
        better = Record(f"_dmarc.{where}", "TXT", value)
        return Finding("dmarc", Status.WARN, "dmarc_unread", said, better)
    code = "dmarc_none_policy" if policy == "none" else f"dmarc_{policy}"
    return Finding("dmarc", Status.GOOD, code, said)


def _alignment(sending: Sending, organisation: str) -> list[Finding]:
    """With a return path of another domain only DKIM speaks for the From line (RFC 7489 3.1)."""
    belongs = any(
        sending.envelope == domain or sending.envelope.endswith(f".{domain}")
        for domain in (sending.domain, organisation)
    )
    if belongs:
        return []
    said = {"envelope": sending.envelope, "domain": sending.domain}
    return [Finding("dmarc", Status.WARN, "not_aligned", said)]


# --- The server's name, and answers ---------------------------------------------------------


def _ptr(sending: Sending, addresses: list[str], dns: Asks) -> Finding:
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
        if not any(address in _addresses(name, dns) for name in names.records):
            said = {"address": address, "name": names.records[0]}
            return Finding("ptr", Status.WARN, "ptr_other", said)
    return Finding("ptr", Status.GOOD, "ptr_good", {"host": sending.host})


def _mx(sending: Sending, dns: Asks) -> Finding:
    answer = dns.ask(sending.answers, "MX")
    if answer.failed:
        return Finding("mx", Status.UNKNOWN, "no_answer", {"name": sending.answers})
    # "0 ." says that it takes no mail (RFC 7505); without any, mail goes to the name itself.
    takes = [record for record in answer.records if record.split()[-1] not in {".", "0"}]
    if takes or (not answer.records and _addresses(sending.answers, dns)):
        return Finding("mx", Status.GOOD, "mx_good", {"domain": sending.answers})
    return Finding("mx", Status.BAD, "mx_none", {"domain": sending.answers})


def _public_addresses(sending: Sending, dns: Asks) -> list[str]:
    """Of the mail server, as the world sees it; none of a provider, or of a server inside the house."""
    if sending.transport != "smtp":
        return []
    return [each for each in _addresses(sending.host, dns) if ip_address(each).is_global]


def _addresses(host: str, dns: Asks) -> list[str]:
    try:
        return [str(ip_address(host))]
    except ValueError:
        return [each for kind in ("A", "AAAA") for each in dns.ask(host, kind).records]


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
