"""How an address or a mailbox signs in: with a password, or with tokens (nurture.delivery.oauth)."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nurture.delivery import oauth
from nurture.delivery.identities import vault


class Method(models.TextChoices):
    """`REFRESH`: somebody signed in once; `CLIENT`: the application was given the mailbox."""

    PASSWORD = "password", _("Password")
    CLIENT = "client", _("OAuth 2.0: client secret (Microsoft 365)")
    REFRESH = "refresh", _("OAuth 2.0: somebody signs in once (Google Workspace, Microsoft 365)")


class Keeps(Protocol):
    """A row whose `secrets` are locked for its `operation`."""

    pk: Any
    secrets: str
    operation: UUID


@dataclass(frozen=True, slots=True)
class SignsIn:
    """What a page says of it; `at` is the host that issues tokens."""

    label: str | Promise
    at: str = ""
    # Nobody has signed in there yet.
    awaits: bool = False


def back_url() -> str:
    """Where the sign-in service sends people back: entered there as the redirect URI, letter by letter."""
    return f"{settings.SITE_URL}{reverse('delivery:signed_in')}"


def method_of(secrets: Mapping[str, str]) -> Method:
    grant = oauth.grant_of(secrets)
    if grant is None:
        return Method.PASSWORD
    return Method.REFRESH if grant.refresh_token or grant.awaits else Method.CLIENT


def kept_by(row: Keeps) -> dict[str, str]:
    """Nothing when it cannot be read."""
    try:
        return vault.unlock(row.secrets, owner=str(row.operation))
    except (vault.NoKey, vault.Unreadable):
        return {}


def signs_in(row: Keeps) -> SignsIn | None:
    """None with a password, or without any."""
    secrets = kept_by(row)
    method = method_of(secrets)
    if method is Method.PASSWORD:
        return None
    waits = bool(secrets.get("awaits")) and not secrets.get("refresh_token")
    return SignsIn(method.label, oauth.host_of(secrets["token_url"]), awaits=waits)


def bearer_of(row: Keeps, secrets: Mapping[str, str]) -> oauth.Bearer | None:
    """With its token at hand, if there is one; a refresh token that came in place of ours is kept. None: a password."""
    grant = oauth.grant_of(secrets)
    if grant is None:
        return None
    bearer = oauth.bearer_of(grant)
    # Whoever signs in is told why there is none.
    with suppress(oauth.NoToken):
        bearer.token()
    if bearer.refresh_token != grant.refresh_token:
        _keep(row, {**secrets, "refresh_token": bearer.refresh_token})
    return bearer


def _keep(row: Keeps, secrets: Mapping[str, str]) -> None:
    """Unless somebody typed another one meanwhile."""
    rows: Any = type(row)
    as_read = rows.objects.filter(pk=row.pk, secrets=row.secrets)
    as_read.update(secrets=vault.lock(secrets, owner=str(row.operation)))
