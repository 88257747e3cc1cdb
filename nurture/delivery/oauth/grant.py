"""What gets a token: a refresh token that somebody signed in for, or the application's own secret."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from nurture.web.outbound import is_public

#: Another door of that host is none at which tokens are issued.
PORT: Final = 443


@dataclass(frozen=True, slots=True)
class Grant:
    """As it is kept in the vault, by these names."""

    token_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    # Empty: the application signs in by itself (client credentials).
    refresh_token: str = field(default="", repr=False)
    scope: str = ""
    # Somebody is still to sign in: what is there gets no token.
    awaits: str = ""

    @property
    def key(self) -> str:
        """Whoever has the same words may share a token; nobody can read them from it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    @property
    def request(self) -> dict[str, str]:
        """RFC 6749 4.4.2 and 6; the client names itself in the body (2.3.1), as Microsoft and Google document it."""
        kind = "refresh_token" if self.refresh_token else "client_credentials"
        said = asdict(self) | {"grant_type": kind}
        del said["token_url"], said["awaits"]
        return {name: value for name, value in said.items() if value}

    def without_secrets(self, text: str) -> str:
        """A server may repeat what it was told."""
        for secret in (self.client_secret, self.refresh_token):
            text = text.replace(secret, "…") if secret else text
        return text


def grant_of(secrets: Mapping[str, str]) -> Grant | None:
    """None: it is a password, or nothing."""
    if not secrets.get("token_url"):
        return None
    return Grant(
        token_url=secrets["token_url"],
        client_id=secrets.get("client_id", ""),
        client_secret=secrets.get("client_secret", ""),
        refresh_token=secrets.get("refresh_token", ""),
        scope=secrets.get("scope", ""),
        awaits=secrets.get("awaits", ""),
    )


def issues_tokens(url: str) -> bool:
    """Whether an address may be asked for tokens: https at its usual door, no name in front, no number inside."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORT
    except ValueError:
        return False
    plain = url.isascii() and url.isprintable() and " " not in url
    return plain and parts.scheme == "https" and "@" not in parts.netloc and port == PORT and _outside(parts)


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def xoauth2(user: str, token: str) -> str:
    """The answer by which a token signs in (developers.google.com/gmail/imap/xoauth2-protocol)."""
    return f"user={user}\x01auth=Bearer {token}\x01\x01"


def _outside(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        # A name; where it leads is looked at before each connection.
        return "." in host
    return is_public(host)
