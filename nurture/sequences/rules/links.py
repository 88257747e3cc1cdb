"""The links of a letter as its author wrote them, and which of them may be asked whether they answer. Pure."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from nurture.web.markdown import BARE_ADDRESS

_MARKDOWN: Final = re.compile(r"\[(?P<words>[^\]\n]*)\]\((?P<address>(?:\{\{.*?\}\}|[^)\s])+)\)")
_FIELD: Final = re.compile(r"\{\{.*?\}\}")
#: Doors of a web server; on others something else listens.
PORTS: Final = frozenset({80, 443})


@dataclass(frozen=True)
class Link:
    """An address, what it is called, and whether it can be asked: one with a merge field is another for each reader."""

    address: str
    words: str = ""

    @property
    def key(self) -> str:
        return key_of(self.address)

    @property
    def is_checkable(self) -> bool:
        return is_web_address(self.address)


def key_of(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()


def links_in(text: str) -> list[Link]:
    """Each address once, in the order of the text."""
    found: dict[str, Link] = {}
    for link in _links(text):
        found.setdefault(link.address, link)
    return list(found.values())


def is_web_address(address: str) -> bool:
    """Written out, without a merge field, a user name or another door than 80 and 443."""
    if "{" in address or not address.startswith(("https://", "http://")):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return False
    return bool(parts.hostname) and "@" not in parts.netloc and port in PORTS


def _links(text: str) -> Iterator[Link]:
    at = 0
    for found in _MARKDOWN.finditer(text):
        yield from _bare(text[at : found.start()])
        yield Link(found["address"], found["words"])
        at = found.end()
    yield from _bare(text[at:])


def _bare(text: str) -> Iterator[Link]:
    for found in BARE_ADDRESS.finditer(text):
        field = _FIELD.match(text, found.end())
        yield Link(found[0] + (field[0] if field else ""))
