"""One spelling for one mail address, so that a refusal is found again however somebody types it."""

import re
import unicodedata
from typing import Final

#: Typed with the address, or left over by copying; never part of it.
_AROUND: Final = " \t\r\n<>\u200b\u2060\ufeff"
#: Of a domain beyond ASCII, as the DNS has it (RFC 5890).
_LABEL: Final = re.compile(r"(?<![a-z0-9-])xn--[a-z0-9-]+", re.ASCII | re.IGNORECASE)


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


def readable(text: str) -> str:
    """International domains in it in their own letters; a label that does not read back as the same one stays."""
    return _LABEL.sub(_in_its_letters, text)


def spellings(text: str) -> set[str]:
    """Of an address or a part of one, as an address that is kept may have it: in its own letters, or in the DNS's."""
    local, at, domain = (_folded(text) or text).rpartition("@")
    found = {domain, readable(domain)}
    if "xn--" in (of_the_dns := canonical_domain(domain)):
        found.add(of_the_dns)
    return {f"{local}{at}{each}" for each in found}


def _in_its_letters(label: re.Match[str]) -> str:
    try:
        letters = label[0].encode("ascii").decode("idna")
    except UnicodeError:
        return label[0]
    return letters if canonical_domain(letters) == label[0].lower() else label[0]


def domains_of(address: str) -> list[str]:
    """The domain of an address, or a domain itself, and those above it: post.example.co.jp, example.co.jp, co.jp."""
    labels = canonical_domain(_folded(address).rpartition("@")[2]).split(".")
    return [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower().strip(_AROUND)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower()).strip(_AROUND)
