"""What somebody types, or a file holds, read as an address or a domain."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from accounts.rules.addresses import canonical, canonical_domain
from accounts.rules.names import is_free_mail, web_domain

LONGEST: Final = 254
_LOCAL: Final = re.compile(r"[^\s@,:;<>()\[\]\\\"]{1,64}")
#: What comes along when a link is copied, before the address and after it (RFC 6068).
_LINK: Final = "mailto:"
#: Second levels under which the registries of two-letter countries give names: co.jp, com.au.
_SUFFIXES: Final = frozenset(
    ["ac", "ad", "co", "com", "ed", "edu", "go", "gov", "gr", "lg", "mil", "ne", "net", "or", "org"]
)
_PARTS: Final = re.compile(r"[\s,;<>()\"、，；]+")


class Kind(StrEnum):
    ADDRESS = "address"
    DOMAIN = "domain"


class Unreadable(ValueError):
    """Neither an address nor a domain."""


class TooWide(ValueError):
    """A domain that people share who have nothing to do with each other: a suffix, or a provider of free mail."""


@dataclass(frozen=True, slots=True)
class Value:
    kind: Kind
    text: str


def read_value(typed: str) -> Value:
    """Raises Unreadable, or TooWide for a domain that would silence strangers."""
    if canonical(typed).startswith(_LINK):
        typed = canonical(typed).removeprefix(_LINK).partition("?")[0]
    if "@" in canonical(typed).lstrip("@"):
        return Value(Kind.ADDRESS, _address(typed))
    domain = canonical_domain(typed).lstrip("@").removeprefix("*.")
    if not domain or web_domain(domain) != domain.removeprefix("www."):
        raise Unreadable(typed)
    if is_too_wide(domain):
        raise TooWide(domain)
    return Value(Kind.DOMAIN, domain)


def is_too_wide(domain: str) -> bool:
    labels = domain.split(".")
    is_suffix = len(labels) == 1 or (len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _SUFFIXES)
    return is_suffix or is_free_mail(domain)


def _address(typed: str) -> str:
    text = canonical(typed)
    local, _at, domain = text.rpartition("@")
    if (
        len(text) > LONGEST
        or not _LOCAL.fullmatch(local)
        or not domain
        or web_domain(domain) != _bare(domain)
    ):
        raise Unreadable(typed)
    return text


def _bare(domain: str) -> str:
    return domain.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: each value once, and the lines in which nothing could be read."""

    values: list[Value]
    unreadable: list[int]


def read_rows(rows: Iterable[tuple[int, Iterable[str]]]) -> Read:
    """All addresses of a row; a domain only where there is no address. A first line that names the columns is none."""
    found: dict[Value, None] = {}
    unreadable = []
    for number, (line, cells) in enumerate(rows):
        texts = [cell for cell in cells if cell.strip()]
        values = list(_values(texts))
        if not values and texts and number:
            unreadable.append(line)
        found |= dict.fromkeys(values)
    return Read(list(found), unreadable)


def _values(cells: list[str]) -> Iterator[Value]:
    parts = [part for cell in cells for part in _PARTS.split(cell) if part]
    addresses = [part for part in parts if "@" in canonical(part).strip("@")]
    for part in addresses or parts[:1]:
        try:
            yield read_value(part)
        except (Unreadable, TooWide):
            continue
