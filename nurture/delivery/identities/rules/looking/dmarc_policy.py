"""DMARC: what receivers are told to do with mail that fails, and whether it could pass by SPF."""

from nurture.delivery.identities.rules.looking.sending import Sending
from nurture.delivery.identities.rules.records import Answer, Asks, Finding, Record, Status, tags_of


def dmarc_found(sending: Sending, dns: Asks) -> list[Finding]:
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
    return [_of_record(records[0], where, sending), *_alignment(sending, where)]


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


def _of_record(record: str, where: str, sending: Sending) -> Finding:
    tags = tags_of(record)
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
