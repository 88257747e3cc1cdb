"""One request for a token, to the internet only. No redirect is followed: it would carry the secrets elsewhere."""

import http.client
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from nurture.delivery.oauth.grant import PORT, Grant, host_of
from nurture.web.outbound import NotPublic, connected

#: Seconds for each step of the connection, and for the whole of an answer.
PATIENCE: Final = 10.0
MOST_OCTETS: Final = 65_536
KEPT_TEXT: Final = 250
#: For so long a token counts when nobody says for how long.
USUAL_SECONDS: Final = 300.0
_LATER: Final = frozenset({408, 425, 429})
#: RFC 6749 4.1.2.1, which token endpoints use as well.
_PASSING: Final = frozenset({"temporarily_unavailable", "server_error"})
_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,16384}")


class NoToken(Exception):
    """There is none; the words say why."""


class NotIssued(NoToken):
    """Whoever issues tokens refuses us: asking again would bring the same answer."""


class TokensAway(NoToken):
    """Nobody answers there, or not now."""


@dataclass(frozen=True, slots=True)
class Issued:
    token: str = field(repr=False)
    seconds: float
    # In place of the one we showed; empty: that one stays.
    refresh_token: str = field(default="", repr=False)


def ask(grant: Grant) -> Issued:
    """Raises NotIssued or TokensAway; their words name the host and hold no secret."""
    if grant.awaits and not grant.refresh_token:
        raise NotIssued(f"{host_of(grant.token_url)}: nobody has signed in yet")
    return exchange(grant, grant.request)


def exchange(grant: Grant, said: Mapping[str, str]) -> Issued:
    """As `ask`, in other words."""
    host = host_of(grant.token_url)
    try:
        status, body = _post(grant.token_url, said)
    except NotPublic as problem:
        raise NotIssued(f"{host}: not an address of the internet") from problem
    except (OSError, http.client.HTTPException, ValueError) as problem:
        words = grant.without_secrets(" ".join(str(problem).split())) or type(problem).__name__
        raise TokensAway(f"{host}: {words[:KEPT_TEXT]}") from problem
    try:
        return _read(status, _as_json(body))
    except NoToken as problem:
        raise type(problem)(f"{host}: {grant.without_secrets(str(problem))}") from None


def _post(url: str, said: Mapping[str, str]) -> tuple[int, bytes]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORT
    connection = http.client.HTTPSConnection(host, port, timeout=PATIENCE)
    connection.sock = connected(host, port, secure=True, timeout=PATIENCE)
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request(
            "POST",
            path,
            body=urlencode(said).encode("ascii"),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Connection": "close",
            },
        )
        answer = connection.getresponse()
        return answer.status, _body(answer)
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse) -> bytes:
    until, found = time.monotonic() + PATIENCE, b""
    while len(found) < MOST_OCTETS and (more := answer.read1(MOST_OCTETS - len(found))):
        found += more
        if time.monotonic() > until:
            raise TimeoutError("timed out")
    return found


def _as_json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _read(status: int, said: dict[str, Any]) -> Issued:
    if status == http.HTTPStatus.OK:
        return _issued(said)
    error = str(said.get("error", ""))
    words = ": ".join(filter(None, (error, " ".join(str(said.get("error_description", "")).split()))))
    text = (words or f"answered {status}")[:KEPT_TEXT]
    if status >= 500 or status in _LATER or error in _PASSING:
        raise TokensAway(text)
    raise NotIssued(text)


def _issued(said: dict[str, Any]) -> Issued:
    token, anew = said.get("access_token"), said.get("refresh_token")
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise NotIssued("answered without a token")
    return Issued(token, _seconds(said.get("expires_in")), anew if isinstance(anew, str) else "")


def _seconds(said: object) -> float:
    """A number, which some write as text."""
    try:
        found = float(str(said))
    except ValueError:
        return USUAL_SECONDS
    return max(0.0, min(found, 86_400.0)) if isfinite(found) else USUAL_SECONDS
