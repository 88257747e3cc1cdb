"""Signing in once for an address or a mailbox: what is carried to the sign-in service and comes back.

Nothing is kept meanwhile. The state is signed, for this person, this session and an hour; the verifier (PKCE) follows
from it and from our key, so it never leaves before the code is redeemed.
"""

import secrets
from dataclasses import dataclass
from typing import Any, Final

from django.core import signing as signatures
from django.utils.crypto import salted_hmac

from nurture.delivery import oauth
from nurture.delivery.identities import signing
from nurture.delivery.identities.models import SendingIdentity, Transport
from nurture.delivery.mailboxes.models import Mailbox
from nurture.team.models import User
from nurture.web.http import Request

type Row = SendingIdentity | Mailbox

_SALT: Final = "nurture.delivery.sign-in"
#: So long a page with the link may stay open.
_SECONDS: Final = 3600
_KINDS: Final[dict[str, type[SendingIdentity] | type[Mailbox]]] = {
    "address": SendingIdentity,
    "mailbox": Mailbox,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """`awaits`: nobody has signed in yet."""

    url: str
    at: str
    awaits: bool


def offer(row: Row, *, by: User, session: str) -> Offer | None:
    """None where nobody signs in, or we do not know the page for it."""
    kept = signing.kept_by(row)
    grant = oauth.grant_of(kept)
    signs_in = signing.method_of(kept) is signing.Method.REFRESH and _has_server(row)
    if grant is None or not signs_in or not oauth.sign_in_page(grant.token_url):
        return None
    state = _state(row, by=by, session=session)
    url = oauth.link(
        grant,
        reads=isinstance(row, Mailbox),
        state=state,
        verifier=_verifier(state),
        back=signing.back_url(),
        who=row.user,
    )
    return Offer(url, oauth.host_of(grant.token_url), awaits=not grant.refresh_token)


def on_page(row: Row, request: Request) -> dict[str, object]:
    """For a page of the row: `parts/sign_in_offer.html`."""
    offered = offer(row, by=request.user, session=request.session.session_key or "")
    return {"sign_in_offer": offered, "sign_in_back": signing.back_url()}


def row_of(state: str, *, by: User, session: str) -> Row | None:
    """For which row somebody went there; None: not this person, not from here, or too long ago."""
    try:
        said: dict[str, Any] = signatures.loads(state, salt=_SALT, max_age=_SECONDS)
    except signatures.BadSignature:
        return None
    if (said["by"], said["in"]) != (by.pk, _mark(session)):
        return None
    model: Any = _KINDS[said["of"]]
    found: Row | None = model.objects.visible_to(by).filter(pk=said["pk"]).first()
    return found


def redeemed(row: Row, *, code: str, state: str) -> str:
    """The refresh token. Raises oauth.NoToken."""
    grant = oauth.grant_of(signing.kept_by(row))
    if grant is None:
        raise oauth.NotIssued("signs in otherwise by now")
    return oauth.redeem(grant, code=code, verifier=_verifier(state), back=signing.back_url())


def _has_server(row: Row) -> bool:
    return isinstance(row, Mailbox) or row.transport == Transport.SMTP


def _state(row: Row, *, by: User, session: str) -> str:
    kind = next(kind for kind, model in _KINDS.items() if isinstance(row, model))
    said = {"of": kind, "pk": row.pk, "by": by.pk, "in": _mark(session), "once": secrets.token_urlsafe(12)}
    return signatures.dumps(said, salt=_SALT)


def _mark(session: str) -> str:
    return salted_hmac(_SALT, session, algorithm="sha256").hexdigest()[:20]


def _verifier(state: str) -> str:
    return oauth.verifier_of(salted_hmac(f"{_SALT}.verifier", state, algorithm="sha256").digest())
