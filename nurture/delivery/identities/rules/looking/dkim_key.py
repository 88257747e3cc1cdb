"""DKIM: whether a key is published with which what we sign can be checked."""

import base64
from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from nurture.delivery.identities.rules.looking.sending import Sending
from nurture.delivery.identities.rules.records import Asks, Finding, Status, tags_of

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


def dkim_found(sending: Sending, dns: Asks) -> Finding:
    failed = False
    for selector in _selectors(sending):
        name = f"{selector}._domainkey.{sending.domain}"
        answer = dns.ask(name, "TXT")
        failed = failed or answer.failed
        keys = [record for record in answer.records if "p=" in record]
        if keys:
            return _key_found(keys[0], name)
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


def _key_found(record: str, name: str) -> Finding:
    """RFC 6376 3.6.1; keys under 1024 bits are ignored by receivers, 2048 are the rule (RFC 8301)."""
    key = "".join(tags_of(record).get("p", "").split())
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
