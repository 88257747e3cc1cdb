"""One spelling for one mail address, so that a refusal is found again however somebody types it."""

import unicodedata
from typing import Final

#: Typed with the address, or left over by copying; never part of it.
_AROUND: Final = " \t\r\n<>\u200b\u2060\ufeff"


def canonical(address: str) -> str:
    """Width and case folded; the domain in the letters of the DNS (RFC 5890), without a last dot.

    What stands before the @ is its owner's business (RFC 5321 2.3.11): dots and tags are kept apart, since taking
    two people for one would silence the second. Only case is folded there, as every mail server does.
    """
    text = _folded(address)
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{canonical_domain(domain)}" if at else text


def canonical_domain(domain: str) -> str:
    text = _folded(domain).rstrip(".")
    if text.isascii():
        return text
    try:
        return text.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return text


def domains_of(address: str) -> list[str]:
    """The domain of an address, or a domain itself, and those above it: post.example.co.jp, example.co.jp, co.jp."""
    labels = canonical_domain(_folded(address).rpartition("@")[2]).split(".")
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower().strip(_AROUND)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower()).strip(_AROUND)
