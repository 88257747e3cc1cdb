"""Somebody signs in once at the provider's own page and lets us in (RFC 6749 4.1, PKCE by RFC 7636): a refresh token."""

import base64
import hashlib
from typing import Final
from urllib.parse import urlencode, urlsplit

from nurture.delivery.oauth.asking import NotIssued, exchange
from nurture.delivery.oauth.grant import Grant, host_of

_GOOGLE: Final = "oauth2.googleapis.com"
_GOOGLE_PAGE: Final = "https://accounts.google.com/o/oauth2/v2/auth"
_GOOGLE_SCOPE: Final = "https://mail.google.com/"
#: The last part of Microsoft's addresses, in each of its clouds.
_MICROSOFT: Final = "/oauth2/v2.0/token"
_MICROSOFT_SCOPE: Final = "https://outlook.office.com/"
_STAYS: Final = "offline_access"


def sign_in_page(token_url: str) -> str:
    """Where people sign in for tokens of this address; empty where we do not know."""
    if host_of(token_url) == _GOOGLE:
        return _GOOGLE_PAGE
    parts = urlsplit(token_url)
    if not parts.path.endswith(_MICROSOFT):
        return ""
    return parts._replace(path=parts.path.removesuffix("token") + "authorize", query="", fragment="").geturl()


def link(grant: Grant, *, reads: bool, state: str, verifier: str, back: str, who: str) -> str:
    """`reads`: a mailbox is to be read, else mail is to be sent. `who`: the account that is meant."""
    google = host_of(grant.token_url) == _GOOGLE
    asked = {
        "client_id": grant.client_id,
        "response_type": "code",
        "redirect_uri": back,
        "scope": _scope(grant, reads=reads),
        "state": state,
        "code_challenge": _encoded(hashlib.sha256(verifier.encode()).digest()),
        "code_challenge_method": "S256",
        "prompt": "consent select_account" if google else "select_account",
        "login_hint": who,
    }
    # Google hands out a refresh token to whoever asks for it in these words, and only with a new consent.
    more = {"access_type": "offline"} if google else {}
    return f"{sign_in_page(grant.token_url)}?{urlencode(asked | more)}"


def redeem(grant: Grant, *, code: str, verifier: str, back: str) -> str:
    """The refresh token for a code. Raises NotIssued or TokensAway."""
    issued = exchange(
        grant,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
            "client_id": grant.client_id,
            **({"client_secret": grant.client_secret} if grant.client_secret else {}),
        },
    )
    if not issued.refresh_token:
        raise NotIssued(f"{host_of(grant.token_url)}: answered without a refresh token")
    return issued.refresh_token


def verifier_of(secret: bytes) -> str:
    return _encoded(hashlib.sha256(secret).digest())


def _scope(grant: Grant, *, reads: bool) -> str:
    if host_of(grant.token_url) == _GOOGLE:
        return grant.scope or _GOOGLE_SCOPE
    wanted = grant.scope or f"{_MICROSOFT_SCOPE}{'IMAP.AccessAsUser.All' if reads else 'SMTP.Send'}"
    return wanted if _STAYS in wanted.split() else f"{_STAYS} {wanted}"


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode("ascii")
