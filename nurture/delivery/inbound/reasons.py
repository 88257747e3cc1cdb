"""Why a server did not take a mail: from its own words first, then from its status code.

The words come first because the codes lie: a full mailbox is refused with 5.1.1, a blocked sender with 5.2.0, and
half of the world writes 5.7.1 for everything. Only "no such user" is weaker than a code that says more.
"""

import re
from enum import StrEnum
from typing import Final

from nurture.delivery.inbound.phrases import SAID, Reason

# No server says more to the point than this; what follows is advice.
_LISTENING: Final = 3_000
# The address will never work: write to it no more.
HARD: Final = frozenset({Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.HAS_MOVED, Reason.NOT_ACCEPT})


class Phase(StrEnum):
    """Which command the server answered."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA = "data"
    UNKNOWN = ""


#: RFC 3463, and what the large systems made of it.
_CODES: Final = {
    "1.0": Reason.UNDEFINED, "1.1": Reason.USER_UNKNOWN, "1.2": Reason.HOST_UNKNOWN, "1.3": Reason.USER_UNKNOWN,
    "1.4": Reason.FILTERED, "1.6": Reason.HAS_MOVED, "1.7": Reason.REJECTED, "1.8": Reason.REJECTED,
    "1.9": Reason.SYSTEM, "1.10": Reason.USER_UNKNOWN, "1.351": Reason.USER_UNKNOWN,
    "2.0": Reason.FILTERED, "2.1": Reason.FILTERED, "2.2": Reason.MAILBOX_FULL, "2.3": Reason.TOO_BIG, "2.4": Reason.FILTERED,
    "3.0": Reason.SYSTEM, "3.1": Reason.SYSTEM_FULL, "3.2": Reason.NOT_ACCEPT, "3.3": Reason.SYSTEM, "3.4": Reason.TOO_BIG, "3.5": Reason.SYSTEM,
    "4.0": Reason.NETWORK, "4.1": Reason.EXPIRED, "4.2": Reason.NETWORK, "4.3": Reason.SYSTEM, "4.4": Reason.HOST_UNKNOWN,
    "4.5": Reason.NETWORK, "4.6": Reason.NETWORK, "4.7": Reason.EXPIRED, "4.310": Reason.HOST_UNKNOWN, "4.312": Reason.HOST_UNKNOWN, "4.316": Reason.EXPIRED,
    "5.0": Reason.MAILER, "5.3": Reason.SPEEDING, "5.4": Reason.SYSTEM,
    "6.0": Reason.CONTENT, "6.1": Reason.CONTENT, "6.2": Reason.CONTENT, "6.3": Reason.CONTENT, "6.5": Reason.CONTENT, "6.6": Reason.CONTENT, "6.7": Reason.REJECTED,
    "7.0": Reason.SECURITY, "7.1": Reason.REJECTED, "7.2": Reason.FILTERED, "7.7": Reason.AUTH_FAILURE, "7.8": Reason.SECURITY, "7.9": Reason.POLICY,
    "7.13": Reason.SUSPEND, "7.17": Reason.HAS_MOVED, "7.20": Reason.AUTH_FAILURE, "7.21": Reason.AUTH_FAILURE, "7.22": Reason.AUTH_FAILURE, "7.23": Reason.AUTH_FAILURE,
    "7.24": Reason.AUTH_FAILURE, "7.25": Reason.REQUIRE_PTR, "7.26": Reason.AUTH_FAILURE, "7.27": Reason.NOT_ACCEPT, "7.28": Reason.SPEEDING,
    "7.509": Reason.AUTH_FAILURE, "7.511": Reason.BLOCKED, "7.606": Reason.BLOCKED,
}  # fmt: skip

# These codes are written for anything: beside them, and beside none, the words count.
_VAGUE: Final = frozenset({"", "0.0", "1.0", "2.0", "4.0", "4.1", "5.0", "7.0", "7.1"})
# It was tried until the time was over: what was answered meanwhile was not final.
_WAITED: Final = frozenset({"4.7", "4.316"})
# Said by whoever keeps the list of users, at whatever moment.
_DIRECTORY: Final = re.compile(
    r"not listed in|address book|directory|ディレクトリ|annuaire|directorio|verzeichnis|final delivery|in local recipient|delivery error: dd |invalid recipient"
    # Whoever puts it into their own language has looked.
    r"|(?:宛先|ユーザ|利用者|受信者|アカウント|アドレス|メールボックス)[^。\n]{0,60}(?:存在しません|おりません|廃止され|(?:使用|利用)され(?:て(?:い|おり)ません|なくなり))|(?:用户|用戶|收件人|地址|帐号|帳號)[^。\n]{0,40}不存在",
    re.IGNORECASE,
)
# "mailbox unavailable" is the sentence of RFC 5321 for 550, whatever the reason was.
_UNAVAILABLE: Final = re.compile(
    r"mailbox (?:is )?(?:un|not )available|requested action not taken", re.IGNORECASE
)


def reason_of(said: str, status: str, phase: Phase) -> Reason:
    """From the server's own words, its enhanced status code ("5.1.1", or "") and the command it answered."""
    code = status.partition(".")[2]
    found = _in_words(said)
    if found is None and _UNAVAILABLE.search(said):
        certain = code in {"1.1", "5.0"} or phase is Phase.RECIPIENT
        found = Reason.USER_UNKNOWN if certain else Reason.FILTERED
        return found if code in _VAGUE or code == "1.1" else _CODES.get(code, found)
    if found is None:
        found = _CODES.get(code, Reason.UNDEFINED)
    if phase is Phase.SENDER and (found in HARD or found is Reason.UNDEFINED):
        return Reason.REJECTED
    if found in HARD and code in _WAITED:
        return Reason.EXPIRED
    if found is Reason.USER_UNKNOWN:
        return _unknown(said, code, phase)
    return found


def _unknown(said: str, code: str, phase: Phase) -> Reason:
    """No such user, if whoever said it could know: a code of the address, the answer to RCPT, the directory itself."""
    if code.startswith("1.") and code != "1.0":
        return Reason.USER_UNKNOWN
    if code not in _VAGUE and not code.startswith("0."):
        return _CODES.get(code, Reason.FILTERED)
    certain = phase is Phase.RECIPIENT or _DIRECTORY.search(said)
    return Reason.USER_UNKNOWN if certain else Reason.FILTERED


def _in_words(said: str) -> Reason | None:
    heard = said[:_LISTENING]
    return next((reason for reason, pattern in SAID if pattern.search(heard)), None)
