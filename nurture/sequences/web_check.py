"""Asking an address whether it answers, without being led anywhere inside.

Each redirect is looked at anew. A page is not read, only its first line.
"""

import http.client
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

from nurture.sequences.rules.links import is_web_address
from nurture.web.outbound import NotPublic, connected

PATIENCE: Final = 6.0
MOST_REDIRECTS: Final = 5
# Some servers do not know HEAD, or answer it as if nothing were there.
_ASK_AGAIN: Final = frozenset({400, 403, 404, 405, 406, 501})
_NOTHING_THERE: Final = frozenset({404, 410})
_AGENT: Final = "Mozilla/5.0 (compatible; Nurture link check)"


@dataclass(frozen=True)
class Answer:
    code: int
    address: str


def ask(address: str) -> Answer:
    """The last answer after redirects. Raises NotPublic; OSError or http.client.HTTPException when nobody answers."""
    for _ in range(MOST_REDIRECTS + 1):
        code, location = _once("HEAD", address)
        if code in _ASK_AGAIN:
            code, location = _once("GET", address)
        if not (300 <= code < 400 and location):
            return Answer(code, address)
        address = urljoin(address, location)
    return Answer(code, address)


def look_at(address: str) -> tuple[str, int | None]:
    """State and code of `models.LinkCheck`. Never raises."""
    try:
        answer = ask(address)
    except NotPublic:
        return "refused", None
    except (OSError, http.client.HTTPException, UnicodeError, ValueError):
        return "unreachable", None
    if answer.code in _NOTHING_THERE:
        return "broken", answer.code
    if answer.code >= 500 or 300 <= answer.code < 400:
        return "unreachable", answer.code
    # A door that asks for a name is there.
    return "ok", answer.code


def _once(method: str, address: str) -> tuple[int, str]:
    if not is_web_address(address):
        raise NotPublic(address)
    parts = urlsplit(address)
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    connection.sock = connected(host, port, secure=secure, timeout=PATIENCE)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    try:
        connection.request(
            method,
            f"{path}?{query}" if query else path,
            headers={"User-Agent": _AGENT, "Accept": "*/*", "Connection": "close"},
        )
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()
