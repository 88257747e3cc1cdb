"""Everything derived from a key that outlives the rotation of SECRET_KEY: identifiers, tokens, suppression hashes."""

import base64
import hashlib
import hmac
import re
from functools import lru_cache
from typing import Final

from django.conf import settings

from accounts.rules.addresses import canonical, domains_of

#: Stands where a mail that is only tried out has its way to refuse; it refuses nothing.
ONLY_A_TEST: Final = "this-is-only-a-test"
_TOKEN: Final = re.compile(r"([0-9a-f]{1,16})-([a-z2-7]{16})")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648 6


def message_id(mailing: int, contact: int, occurrence: int) -> str:
    """The Message-ID of the idempotency key: the same in every retry."""
    digest = _digest("message-id", f"{mailing}.{contact}.{occurrence}")
    return f"<{digest[:16].hex()}@{settings.MAIL_DOMAIN}>"


# In the header and under the letter.
@lru_cache(maxsize=128)
def unsubscribe_token(mailing: int, contact: int, occurrence: int) -> str:
    """128 bits, 22 characters: with the address around it a header of at most 76 characters (RFC 8058)."""
    digest = _digest("unsubscribe", f"{mailing}.{contact}.{occurrence}")
    return base64.urlsafe_b64encode(digest[:16]).decode("ascii").rstrip("=")


def link_token(mailing: int, contact: int, occurrence: int, url: str) -> str:
    """Stands in a mail for an address; for an empty one, in that of the picture. The same in every retry."""
    digest = _digest("link", f"{mailing}.{contact}.{occurrence}:{url}")
    return base64.urlsafe_b64encode(digest[:16]).decode("ascii").rstrip("=")


def calendar_token(seed: str) -> str:
    """Stands in the address at which somebody's calendar reads their meetings: whoever has it reads them, too."""
    return base64.urlsafe_b64encode(_digest("calendar", seed)[:24]).decode("ascii")


def network_key(address: str) -> str:
    """An IP address to be known again, but not read."""
    return _digest("ip-address", address)[:16].hex()


def token_hash(token: str) -> str:
    """What is stored of a token: who reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


# In the return path and in Reply-To.
@lru_cache(maxsize=128)
def return_token(message: int) -> str:
    """Stands in the return path and the Reply-To of a message; lower case, since mail servers may fold it."""
    return f"{message:x}-{_signature(message)}"


def message_of_token(token: str) -> int | None:
    """The message a return token was made for, or None when we did not make it."""
    found = _TOKEN.fullmatch(token.lower())
    if found is None:
        return None
    message = int(found[1], 16)
    return message if hmac.compare_digest(found[2], _signature(message)) else None


def person_token(user: int) -> str:
    """Stands in the links of our own daily mails: whoever has it may stop them, and nothing else."""
    return f"{user:x}-{_signature(user, 'daily-mail')}"


def person_of_token(token: str) -> int | None:
    """The person a token was made for, or None when we did not make it."""
    found = _TOKEN.fullmatch(token.lower())
    if found is None:
        return None
    user = int(found[1], 16)
    return user if hmac.compare_digest(found[2], _signature(user, "daily-mail")) else None


def address_hash(address: str) -> str:
    return _digest("suppression-address", canonical(address)).hex()


def domain_hash(domain: str) -> str:
    """Of a domain, or of that of an address."""
    return _domain_hash(domains_of(domain)[0])


def domain_hashes(address: str) -> list[str]:
    """Of the address's domain and of each above it: whoever refuses for a company refuses for its departments."""
    return [_domain_hash(domain) for domain in domains_of(address)]


def _domain_hash(domain: str) -> str:
    return _digest("suppression-domain", domain).hex()


def _signature(number: int, purpose: str = "return-path") -> str:
    return _base32(_digest(purpose, str(number))[:10])


def _base32(octets: bytes) -> str:
    """As `base64.b32encode`, which takes three times as long for so few: in lower case, eight letters for five octets."""
    number = int.from_bytes(octets)
    return "".join([_LETTERS[number >> shift & 31] for shift in range(len(octets) * 8 - 5, -1, -5)])


def _digest(purpose: str, value: str) -> bytes:
    keyed = _keyed(settings.SUPPRESSION_KEY, purpose).copy()
    keyed.update(value.encode())
    return keyed.digest()


# The key goes in once, not with every value.
@lru_cache(maxsize=32)
def _keyed(key: str, purpose: str) -> hmac.HMAC:
    return hmac.new(key.encode(), f"{purpose}:".encode(), "sha256")
