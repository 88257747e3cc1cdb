"""Whether a provider's call is signed, and what an event says, in plain values. No provider is believed by its name."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from nurture.delivery.inbound.phrases import Reason
from nurture.delivery.inbound.reasons import Phase, reason_of
from nurture.delivery.inbound.reports import Bounced, status_in

#: A signature of longer ago was overheard (Svix allows five minutes either way).
TOLERANCE: Final = timedelta(minutes=5)
#: An epoch in seconds has ten digits until the year 2286.
_DIGITS: Final = 12
_OLDEST: Final = timedelta(days=365)
_FUTURE: Final = timedelta(days=1)
#: They sign what they send; the others know a password of our making.
SIGNING: Final = frozenset({"mailgun", "resend"})

_OF_PROVIDERS: Final[Mapping[str, Reason]] = {
    "invalid": Reason.USER_UNKNOWN,
    "bounced": Reason.USER_UNKNOWN,
    "timed_out": Reason.EXPIRED,
    "blocked": Reason.BLOCKED,
    "spam": Reason.SPAM,
}


def is_signed_by_svix(body: bytes, headers: Mapping[str, str], key: str, *, at: datetime) -> bool:
    """Standard Webhooks, as Resend sends them: HMAC-SHA256 over id, moment and raw body."""
    number, moment = headers.get("svix-id", ""), headers.get("svix-timestamp", "")
    if not number or not _is_near(moment, at):
        return False
    try:
        secret = base64.b64decode(key.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    signed = hmac.digest(secret, b".".join([number.encode(), moment.encode(), body]), "sha256")
    wanted = base64.b64encode(signed).decode("ascii")
    given = [each.partition(",") for each in headers.get("svix-signature", "").split()]
    return any(version == "v1" and is_same(value, wanted) for version, _, value in given)


def is_signed_by_mailgun(signature: Mapping[str, Any], key: str) -> bool:
    """HMAC-SHA256 over moment and token, beside the event or among the fields of the form."""
    signed = _octets(f"{signature.get('timestamp', '')}{signature.get('token', '')}")
    wanted = hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
    return bool(signature.get("token")) and is_same(str(signature.get("signature", "")), wanted)


def is_same(given: str, wanted: str) -> bool:
    """In the same time whatever was given; strangers give anything, also what is no ASCII."""
    return hmac.compare_digest(_octets(given), _octets(wanted))


def moment_of(said: datetime | None, *, at: datetime) -> datetime:
    """When it happened, as the provider says; when we heard of it, where that cannot be.

    Events come late by days, never by years, and a day of the year 10000 is read by no Python.
    """
    return said if said is not None and at - _OLDEST < said < at + _FUTURE else at


def fingerprint(told: object) -> str:
    """The number of an event that has none: what it says."""
    written = json.dumps(told, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(_octets(written)).hexdigest()


def address_in(told: Mapping[str, Any]) -> str:
    """From where somebody followed a link, in the words of each provider; empty where it does not say."""
    nested = [
        *_parts(told, "data", "Geo", "event-data"),
        *_parts(told.get("data"), "click", "open"),
        *_parts(told.get("msys"), "track_event", "message_event"),
    ]
    places = [told, *(each for each in nested if isinstance(each, Mapping))]
    names = ("ip", "IP", "ip_address", "ipAddress")
    found = (place.get(name) for place in places for name in names)
    return next((str(each) for each in found if each), "")[:64]


def _is_near(moment: str, at: datetime) -> bool:
    if not moment.isdecimal() or len(moment) > _DIGITS:
        return False
    return abs(int(moment) - at.timestamp()) <= TOLERANCE.total_seconds()


def _octets(text: str) -> bytes:
    """JSON may hold half a character."""
    return text.encode("utf-8", "surrogatepass")


def _parts(of: object, *names: str) -> list[object]:
    return [of.get(name) for name in names] if isinstance(of, Mapping) else []


def is_soft(told: Mapping[str, Any]) -> bool:
    """Where the provider says that the address may work another time, in the words of each."""
    bounce = told.get("data", {}).get("bounce", {}) if isinstance(told.get("data"), dict) else {}
    said = (
        told.get("event"),
        told.get("Type"),
        bounce.get("type") if isinstance(bounce, dict) else "",
        told.get("severity"),
    )
    return bool(
        {str(each).lower() for each in said} & {"soft_bounce", "softbounce", "transient", "temporary"}
    )


def bounced(address: str, detail: Mapping[str, Any]) -> Bounced:
    """What the receiving server said counts; what the provider makes of it where it said nothing."""
    said = " ".join(str(detail.get(name) or "") for name in ("answer", "description")).strip()
    status = status_in(said)
    heard = reason_of(said, status, Phase.RECIPIENT) if said else Reason.UNDEFINED
    reason = heard
    if heard is Reason.UNDEFINED and not detail.get("soft"):
        reason = _OF_PROVIDERS.get(str(detail.get("reason") or ""), Reason.UNDEFINED)
    return Bounced(
        address.lower(),
        "delayed" if detail.get("soft") and not said else "failed",
        status,
        said[:1_000],
        reason,
    )
