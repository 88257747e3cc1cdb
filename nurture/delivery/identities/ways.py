"""The ways out of one worker: the installation's own, and one for each address that has its own."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, Protocol, cast

from django.conf import settings

from nurture.delivery import smtp
from nurture.delivery.identities import providers, signing, vault
from nurture.delivery.identities.models import SECRET_FIELDS, SendingIdentity, Transport
from nurture.delivery.smtp import HandOver, Letter, Phase, Verdict

#: A test is watched by somebody: it gives up sooner than a mail in the queue.
IMPATIENT: Final = smtp.Timeouts(connect=8, greeting=10, command=10, body=20, reply=20, quit=2)


class Way(Protocol):
    """Hands over one mail after another, and tells of each what became of it."""

    def hand_over(self, sender: str, recipient: str, raw: bytes) -> HandOver: ...

    def hand_over_each(self, letters: Iterable[Letter]) -> Iterator[HandOver]: ...

    def close(self) -> None: ...


class Ways:
    """Each is opened when it is first needed. One that is closed stays closed for the rest of the round."""

    def __init__(self, default: Way) -> None:
        self._default = default
        self._others: dict[object, Way] = {}
        self._closed: dict[object, HandOver] = {}

    def hand_over(
        self, identity: SendingIdentity | None, sender: str, recipient: str, raw: bytes
    ) -> HandOver:
        if identity is None:
            return self._default.hand_over(sender, recipient, raw)
        key = key_of(identity)
        if key in self._closed:
            return self._closed[key]
        if key not in self._others:
            self._others[key] = way_of(identity)
        result = self._others[key].hand_over(sender, recipient, raw)
        if result.verdict is Verdict.NOTHING_LEFT:
            self._closed[key] = result
        return result

    def close(self) -> None:
        for way in (self._default, *self._others.values()):
            way.close()


class Shut:
    """A way that cannot be taken: its secrets cannot be read."""

    def __init__(self, text: str) -> None:
        self._result = HandOver(Verdict.NOTHING_LEFT, Phase.AUTH, 535, "", text)

    def hand_over(self, sender: str, recipient: str, raw: bytes) -> HandOver:
        return self._result

    def hand_over_each(self, letters: Iterable[Letter]) -> Iterator[HandOver]:
        return (self._result for _ in letters)

    def close(self) -> None:
        """Nothing was opened."""


def key_of(identity: SendingIdentity | None) -> object:
    """What was changed meanwhile is another way."""
    return None if identity is None else (identity.pk, _mark(identity))


def installation_route() -> smtp.Route:
    """The mail server of the environment."""
    return smtp.Route(
        host=settings.SMTP_HOST,
        port=settings.SMTP_PORT,
        helo=settings.MAIL_DOMAIN,
        security=cast(Literal["starttls", "tls", "none"], settings.SMTP_SECURITY),
        user=settings.SMTP_USER,
        password=settings.SMTP_PASSWORD,
    )


def way_of(
    identity: SendingIdentity, *, impatient: bool = False, hurry: Callable[[], bool] = lambda: False
) -> Way:
    if settings.ONLY_WAY_OUT:
        return smtp.Connection(installation_route(), hurry=hurry)
    try:
        secrets = vault.unlock(identity.secrets, owner=str(identity.operation))
    except (vault.NoKey, vault.Unreadable):
        return Shut("CREDENTIALS_KEY does not open the password")
    if identity.transport != Transport.SMTP:
        timeout = (8.0, 20.0) if impatient else providers.TIMEOUT
        return providers.Channel(identity.transport, options_of(identity, secrets), timeout=timeout)
    return smtp.Connection(
        smtp.Route(
            host=identity.host,
            port=identity.port,
            helo=settings.MAIL_DOMAIN,
            security=cast(Literal["starttls", "tls", "none"], identity.security),
            user=identity.user,
            password=secrets.get("password", ""),
            bearer=signing.bearer_of(identity, secrets) if identity.user else None,
            timeouts=IMPATIENT if impatient else smtp.Timeouts(),
        ),
        hurry=hurry,
    )


def options_of(identity: SendingIdentity, secrets: dict[str, str]) -> dict[str, str]:
    """What anymail wants to know of a provider."""
    names = SECRET_FIELDS[Transport(identity.transport)]
    given = {"api_url": identity.api_url, **{name: secrets.get(name, "") for name in names}}
    if identity.transport == Transport.MAILGUN:
        given["sender_domain"] = identity.sender_domain
    return {name: value for name, value in given.items() if value}


def _mark(identity: SendingIdentity) -> str:
    return "\x1f".join((
        identity.transport, identity.host, str(identity.port), identity.security, identity.user,
        identity.api_url, identity.sender_domain, identity.secrets,
    ))  # fmt: skip
