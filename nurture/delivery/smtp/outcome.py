"""What became of a hand-over."""

from enum import StrEnum
from typing import Final, NamedTuple

from nurture.delivery.smtp.wire import Reply


class Phase(StrEnum):
    """How far a hand-over came. From DOT on, the mail may have arrived."""

    CONNECT = "connect"
    GREETING = "greeting"
    EHLO = "ehlo"
    STARTTLS = "starttls"
    TOKEN = "token"  # noqa: S105 - how far it came
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    DOT = "dot"
    REPLY = "reply"


class Verdict(StrEnum):
    SENT = "sent"
    # 5xx: not accepted, and asking again would not help.
    REFUSED = "refused"
    # 4xx: not accepted now.
    DEFERRED = "deferred"
    # The way was closed before anything could be accepted; says nothing about this mail.
    NOTHING_LEFT = "nothing_left"
    # Before anything of it left: mail was stopped, or the worker is to stop.
    TAKEN_BACK = "taken_back"
    # The dot was sent and no reply was read: it may have arrived.
    UNCERTAIN = "uncertain"


class HandOver(NamedTuple):
    """What became of one mail, with the server's own words."""

    verdict: Verdict
    phase: Phase
    code: int | None = None
    enhanced: str = ""
    text: str = ""


_IN_TRANSACTION: Final = frozenset({Phase.MAIL, Phase.RCPT, Phase.DATA, Phase.REPLY})


def verdict_of(phase: Phase, reply: Reply) -> Verdict:
    """What a reply that ends a hand-over means; 421 closes the way whenever it is said (RFC 5321 3.8)."""
    if reply.code == 421 or phase not in _IN_TRANSACTION:
        return Verdict.NOTHING_LEFT
    if 400 <= reply.code < 500:
        return Verdict.DEFERRED
    if reply.code >= 500:
        return Verdict.REFUSED
    if phase is not Phase.REPLY:
        return Verdict.NOTHING_LEFT
    return Verdict.SENT if reply.code < 300 else Verdict.UNCERTAIN
