"""What a failed hand-over means: try again, when, or stop — and what else must follow."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class RetryClass(StrEnum):
    """Why a message did not go, by what must be done about it."""

    # Connection, DNS, TLS, greeting, 421: the way is closed. Does not count as an attempt.
    ROUTE = "route"
    # 450, 451, 452: this message, later.
    LATER = "later"
    # 4.7.x: the receiving domain wants less from us.
    DOMAIN_COOLS = "domain_cools"
    # 5.1.x: there is no such address; it is suppressed and sales is asked.
    NO_SUCH_ADDRESS = "no_such_address"
    # x.2.2: counted; suppressed after three in thirty days.
    MAILBOX_FULL = "mailbox_full"
    # 5.7.x, 535: they refuse us, not the contact.
    SENDER_REFUSED = "sender_refused"
    # Any other 5xx.
    REFUSED = "refused"
    # Retried as often as is decent.
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class Retry:
    retry_class: RetryClass
    # How long to wait before the next attempt; None: there is none.
    delay: timedelta | None


DELAYS: Final = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=45),
    timedelta(hours=2),
    timedelta(hours=4),
)
ROUTE_DELAY: Final = timedelta(minutes=1)
DOMAIN_DELAY: Final = timedelta(hours=1)
SPREAD: Final = 0.2

_FULL: Final = re.compile(
    r"(mail)?box (is )?(full|over)|over ?quota|quota (is )?(exceeded|full)|exceed\w* .{0,30}quota|storage allocation|容量",
    re.IGNORECASE,
)
#: A mailbox or a list that takes mail from its own organisation only: says nothing about us (Exchange).
_FOR_THEIR_OWN: Final = frozenset({"5.7.124", "5.7.129", "5.7.133", "5.7.134", "5.7.135", "5.7.136"})


def after_no_route() -> Retry:
    return Retry(RetryClass.ROUTE, ROUTE_DELAY)


def after_deferral(
    enhanced: str, earlier_attempts: int, spread: float, *, code: int | None = None, text: str = ""
) -> Retry:
    """After a 4xx. `spread`, from -1 to 1, keeps those deferred together from coming back together."""
    if earlier_attempts >= len(DELAYS):
        return Retry(RetryClass.GAVE_UP, None)
    delay = DELAYS[earlier_attempts] * (1 + SPREAD * spread)
    if enhanced.startswith("4.7."):
        return Retry(RetryClass.DOMAIN_COOLS, max(delay, DOMAIN_DELAY))
    full = is_mailbox_full(code, enhanced, text)
    return Retry(RetryClass.MAILBOX_FULL if full else RetryClass.LATER, delay)


def after_refusal(code: int, enhanced: str, text: str = "") -> Retry:
    """After a 5xx. Only an enhanced code tells that an address does not exist: a bare 550 may be about us."""
    if enhanced.startswith("5.1.") and enhanced not in {"5.1.7", "5.1.8"}:
        return Retry(RetryClass.NO_SUCH_ADDRESS, None)
    if is_mailbox_full(code, enhanced, text):
        return Retry(RetryClass.MAILBOX_FULL, None)
    if enhanced in _FOR_THEIR_OWN:
        return Retry(RetryClass.REFUSED, None)
    if enhanced.startswith("5.7.") or enhanced in {"5.1.7", "5.1.8"} or code in {530, 534, 535}:
        return Retry(RetryClass.SENDER_REFUSED, None)
    return Retry(RetryClass.REFUSED, None)


def is_mailbox_full(code: int | None, enhanced: str, text: str) -> bool:
    """x.2.2; where no enhanced code is given, 452 and 552 that say so (a full disk and a long mail have them too)."""
    if enhanced:
        return enhanced in {"4.2.2", "5.2.2"}
    return code in {452, 552} and _FULL.search(text) is not None
