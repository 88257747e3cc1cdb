"""A provider calls: believe it or not, and read what it tells. django-anymail knows the words of each."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.utils.module_loading import import_string

from nurture.delivery.identities import vault, ways
from nurture.delivery.identities.models import SendingIdentity, Transport
from nurture.delivery.inbound.reading import storable
from nurture.delivery.tracking.seen import seen
from nurture.delivery.webhooks import rules
from nurture.delivery.webhooks.facts import NotBelieved, NotUnderstood
from nurture.delivery.webhooks.models import Webhook
from nurture.web.http import Request

USER: Final = "nurture"
_NAMES: Final = {
    "brevo": "Brevo",
    "mailgun": "Mailgun",
    "mailjet": "Mailjet",
    "postmark": "Postmark",
    "resend": "Resend",
    "sparkpost": "SparkPost",
}
#: Resend hands out a number to fetch the mail by, not the mail: its answers are read over IMAP.
TAKES_MAIL: Final = frozenset(_NAMES) - {"resend"}
#: Where anymail's own view does not do.
_OURS: Final = {"brevoInbound": "nurture.delivery.webhooks.brevo.BrevoMails"}
#: What comes of reading something else than was agreed.
_UNREADABLE: Final = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
#: What anymail writes itself: a mail made of nothing has these headers, and no other.
_OF_ANYMAIL: Final = frozenset({"mime-version", "content-type"})
#: So much of what was told is kept; a link that is cut off leads nowhere.
_KEPT: Final = 500
_LINK: Final = 2000


@dataclass(frozen=True, slots=True)
class Told:
    event_id: str
    kind: str
    message_key: str
    provider_id: str
    recipient: str
    detail: dict[str, Any]
    at: datetime


def believe(webhook: Webhook, request: Request, *, at: datetime) -> None:
    """Raises NotBelieved, also when nothing is known by which to believe it."""
    secrets = vault.unlock(webhook.secrets, owner=str(webhook.operation))
    provider = webhook.identity.transport
    if not _believed(provider, request, secrets, at):
        raise NotBelieved(provider)


def events(provider: str, request: Request, *, at: datetime) -> list[Told]:
    """What became of our mail; what names none can never be about one of ours. Raises NotUnderstood."""
    told = [_told(provider, event, at) for event in _parsed(provider, request, "Tracking")]
    return [each for each in told if each.message_key or each.provider_id]


def mails(webhook: Webhook, request: Request) -> Iterator[bytes]:
    """Mail it took in for us, each as it came. Raises NotUnderstood, FilesAway, vault.NoKey or vault.Unreadable."""
    provider = webhook.identity.transport
    if provider == "sparkpost":
        yield from _relayed(request)
        return
    for event in _parsed(provider, request, "Inbound", **_fetching(webhook.identity)):
        mail = event.message
        if not any(value for name, value in mail.items() if name.lower() not in _OF_ANYMAIL):
            raise NotUnderstood(provider)
        if mail.envelope_recipient and not mail.get("Delivered-To"):
            # Our token may stand in the envelope alone.
            mail["Delivered-To"] = str(mail.envelope_recipient)
        yield _octets(mail)


def _believed(provider: str, request: Request, secrets: Mapping[str, str], at: datetime) -> bool:
    if provider not in rules.SIGNING:
        return _knows_the_password(request, secrets.get("password", ""))
    key = secrets.get("signing_key", "")
    if not key:
        return False
    if provider == "resend":
        headers = {name.lower(): value for name, value in request.headers.items()}
        return rules.is_signed_by_svix(request.body, headers, key, at=at)
    return rules.is_signed_by_mailgun(_signature(request), key)


def _signature(request: Request) -> Mapping[str, Any]:
    if request.content_type != "application/json":
        return {name: request.POST.get(name, "") for name in ("timestamp", "token", "signature")}
    try:
        found = json.loads(request.body).get("signature", {})
    except (ValueError, AttributeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _knows_the_password(request: Request, password: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = base64.b64encode(f"{USER}:{password}".encode()).decode("ascii")
    return bool(password) and scheme.lower() == "basic" and rules.is_same(given.strip(), wanted)


def _fetching(identity: SendingIdentity) -> dict[str, str]:
    """Brevo keeps the files of a mail, and gives them to whoever has our key."""
    if identity.transport != Transport.BREVO:
        return {}
    return ways.options_of(identity, vault.unlock(identity.secrets, owner=str(identity.operation)))


def _parsed(provider: str, request: Request, what: str, **more: str) -> list[Any]:
    """Anymail's views read; whether to believe is decided here, so none of them has to know a secret."""
    name = _OURS.get(f"{provider}{what}", f"anymail.webhooks.{provider}.{_NAMES[provider]}{what}WebhookView")
    options = (
        {"webhook_signing_key": "-", "webhook_secret": "-"}
        if provider == "mailgun"
        else {"webhook_secret": "-"}
    )
    view = import_string(name)(**options, **more)
    try:
        return list(view.parse_events(request))
    except SuspiciousOperation:
        # Too large: said as it is.
        raise
    except (*_UNREADABLE, ImproperlyConfigured) as problem:
        # Also when events are sent to where mail is expected.
        raise NotUnderstood(provider) from problem


def _told(provider: str, event: Any, at: datetime) -> Told:
    told = (
        event.esp_event
        if isinstance(event.esp_event, dict)
        else dict(getattr(event.esp_event, "items", list)())
    )
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    return Told(
        event_id=_short(event.event_id or rules.fingerprint(told), 200),
        kind=_short(event.event_type, 24),
        message_key=_short(metadata.get("nurture_message"), 200),
        provider_id=_short(event.message_id, 200),
        recipient=_short(event.recipient, 254).lower(),
        detail={
            "reason": _short(event.reject_reason),
            "answer": _short(event.mta_response),
            "description": _short(event.description),
            "link": _short(event.click_url, _LINK),
            **_by_whom(provider, event, told),
            "soft": rules.is_soft(cast(Mapping[str, Any], told)),
        },
        at=rules.moment_of(event.timestamp, at=at),
    )


def _by_whom(provider: str, event: Any, told: Mapping[str, Any]) -> dict[str, str]:
    """Of the address only what `seen` keeps. A provider that names no program has not seen a nameless one."""
    program = event.user_agent or told.get("user_agent") or f"({_NAMES[provider]})"
    who = seen({"REMOTE_ADDR": rules.address_in(told), "HTTP_USER_AGENT": program})
    return {"program": who.user_agent, "ip_key": who.ip_key, "network": who.network}


def _relayed(request: Request) -> Iterator[bytes]:
    """The octets themselves: anymail takes every mail for UTF-8, and half of Japan writes ISO-2022-JP."""
    try:
        told = [each["msys"]["relay_message"] for each in json.loads(request.body)]
        found = [(str(each["rcpt_to"]), each["content"]) for each in told]
        raws = [
            base64.b64decode(content["email_rfc822"])
            if content.get("email_rfc822_is_base64")
            else str(content["email_rfc822"]).encode("utf-8", "surrogateescape")
            for _to, content in found
        ]
    except _UNREADABLE as problem:
        raise NotUnderstood("sparkpost") from problem
    for (to, _content), raw in zip(found, raws, strict=True):
        line = " ".join(to.split())
        yield f"Delivered-To: {line}\r\n".encode("ascii", "replace") + raw


def _octets(mail: Any) -> bytes:
    """As it came; what came as characters rather than octets is UTF-8."""
    try:
        return bytes(mail.as_bytes())
    except UnicodeError:
        return str(mail.as_string()).encode("utf-8", "surrogateescape")


def _short(said: object, length: int = _KEPT) -> str:
    return storable(str(said or ""))[:length]
