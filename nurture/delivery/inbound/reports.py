"""What a report of a mail system says about each recipient: RFC 3464, and the many that never heard of it."""

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message as Part
from itertools import islice
from typing import Final

from nurture.delivery.inbound.addressees import NAMED_BY, address_in, near, sections
from nurture.delivery.inbound.phrases import Reason
from nurture.delivery.inbound.reading import IncomingMail, in_charset, storable
from nurture.delivery.inbound.reasons import HARD, Phase, reason_of


@dataclass(frozen=True, slots=True)
class Bounced:
    """One recipient of a delivery report (RFC 3464 2.3). `status`: the enhanced code (RFC 3463), or ""."""

    address: str
    action: str
    status: str
    diagnostic: str = ""
    reason: Reason = Reason.UNDEFINED

    @property
    def hard(self) -> bool:
        """The address will never work. A code of the class 4 says that it may (RFC 3463 3.1)."""
        return self.action == "failed" and self.reason in HARD and not self.status.startswith("4.")


# A report longer than this quotes something.
_LONGEST: Final = 20_000
_LONGEST_FIELDS: Final = 200_000
_SAID_AT_MOST: Final = 1_000
#: One mail of ours has one recipient; a report about more is about a list.
_RECIPIENTS_AT_MOST: Final = 100

_CODE: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,2})\.(\d{1,3})(?![\d.]*\d)")
# From here on the mail itself is quoted.
_ORIGINAL: Final = re.compile(
    r"^[ \t>]*(?:-{2,}[^\n]{0,10}(?:original|copy|below|returned|unsent|the header|header of|message follows|included)"
    r"|-{3,} ?(?:this is a copy|below this line)|message headers follow|below is a copy|included is a copy"
    r"|the header of the original|original message|content-type: ?(?:message/rfc822|text/rfc822-headers)"
    r"|(?:received|return-path|dkim-signature|x-google-\S+|mime-version|message-id) ?: ?)[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_AFTER: Final = (
    (Phase.SENDER, re.compile(r"(?:[<>]{3}|-->) ?mail\b|sender was rejected|in reply to mail\b|after mail\b|\[mail_from\]|mail from:? ?command", re.IGNORECASE)),
    (Phase.DATA, re.compile(r"(?:[<>]{3}|-->) ?data\b|failed on data\b|in reply to (?:end of )?data\b|after (?:end of )?data\b|after i sent the message|text command|smtp command-*\s+data\b|\(state 1[5-8]\)", re.IGNORECASE)),
    (Phase.RECIPIENT, re.compile(r"(?:[<>]{3}|-->) ?rcpt\b|smtp command-*\s+rcpt\b|in reply to rcpt\b|after rcpt\b|our rcpt\b|not like recipient|\(state 14\)", re.IGNORECASE)),
)  # fmt: skip
# Each recipient has these once, in any order.
_BEGINS: Final = frozenset({"final-recipient", "original-recipient", "action"})
# What PowerMTA makes of it itself.
_CATEGORIES: Final = {
    "bad-mailbox": Reason.USER_UNKNOWN,
    "bad-domain": Reason.HOST_UNKNOWN,
    "inactive-mailbox": Reason.SUSPEND,
    "quota-issues": Reason.MAILBOX_FULL,
}
# Said to RCPT alone, where nothing tells the command.
_OF_RECIPIENTS: Final = re.compile(
    r"recipient address rejected|rejected address|recipients?[^.\n]{0,30} rejected by a remote mail server"
    # Sendmail's form of an answer to it, as a report quotes it.
    r"|smtp; ?55\d (?:5\.\d+\.\d+ )?<[^<>\s]{3,200}@[^<>\s]{3,200}>\.{3}",
    re.IGNORECASE,
)
_REPLY: Final = re.compile(r"(?:^|[\s:;(\"'<])(?:[45]\d\d)[ :-]+[^\n]*(?:\n(?![ \t]*\n)[^\n]+){0,4}")
_FIELD: Final = re.compile(r"^[ \t]*([A-Za-z][A-Za-z-]{2,40})[ \t]*:[ \t]*(.*(?:\n[ \t]+.*)*)", re.MULTILINE)


def recipients_of(mail: IncomingMail) -> tuple[Bounced, ...]:
    """From the machine-readable part where there is one; what it leaves out is read from the text."""
    prose = explanation(mail)
    blocks = list(islice(_blocks(mail, prose), _RECIPIENTS_AT_MOST))
    if not blocks and not NAMED_BY.search(prose):
        # A report about somebody else's report, passed on.
        blocks = list(islice(_blocks_of(_carried(mail)), _RECIPIENTS_AT_MOST))
    if blocks:
        alone = len(blocks) == 1
        return tuple(_from_block(block, prose, alone=alone) for block in blocks)
    return tuple(_from_prose(address, part) for address, part in sections(mail, prose)[:_RECIPIENTS_AT_MOST])


def status_parts(mail: IncomingMail) -> list[Part]:
    """RFC 3464, and RFC 6533 for addresses beyond ASCII."""
    return [*mail.parts("message/delivery-status"), *mail.parts("message/global-delivery-status")]


def _carried(mail: IncomingMail) -> list[str]:
    """The reports inside the mails it carries."""
    return [
        fields_of(part)
        for carried in mail.parts("message/rfc822")
        for part in carried.walk()
        if part.get_content_type() == "message/delivery-status"
    ]


def explanation(mail: IncomingMail) -> str:
    """What the mail system wrote, without the mail it is about."""
    text = storable((mail.text or _undivided(mail.message))[:_LONGEST]).replace("\r\n", "\n")
    found = _ORIGINAL.search(text)
    kept = text[: found.start()] if found else text
    return kept if kept.strip() else text


def _undivided(message: Part) -> str:
    """The whole body of what calls itself a multipart and has no parts."""
    payload = message.get_payload(decode=True) or message.get_payload()
    if isinstance(payload, bytes):
        return in_charset(payload, None)
    return payload if isinstance(payload, str) else ""


def _blocks(mail: IncomingMail, prose: str) -> Iterator[dict[str, str]]:
    """The fields of each recipient, lower-case names; in some reports they stand in the text."""
    return _blocks_of([fields_of(part) for part in status_parts(mail)] or [prose])


def _blocks_of(texts: list[str]) -> Iterator[dict[str, str]]:
    for text in texts:
        block: dict[str, str] = {}
        for name, value in _FIELD.findall(text):
            key, content = name.lower(), " ".join(value.split())
            if key in _BEGINS and key in block and _names(block):
                yield block
                block = {}
            block.setdefault(key, content)
        if _names(block):
            yield block


def _names(block: dict[str, str]) -> bool:
    return ("final-recipient" in block or "original-recipient" in block) and (
        "action" in block or "status" in block
    )


def fields_of(part: Part) -> str:
    """A machine-readable part as text, whatever the parser made of it."""
    text = "\n".join(_flat(part))[:_LONGEST_FIELDS]
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        # Not allowed (RFC 3464 2.1), and done.
        with suppress(ValueError):
            return storable(base64.b64decode(re.sub(r"[^A-Za-z0-9+/=]", "", text)).decode("utf-8", "replace"))
    return storable(text.replace("\r\n", "\n"))


def _flat(part: Part) -> Iterator[str]:
    payload = part.get_payload()
    if isinstance(payload, str):
        yield payload
        return
    for each in payload if isinstance(payload, list) else []:
        if isinstance(each, Part):
            yield from (f"{name}: {value}" for name, value in each.raw_items())
            rest = each.get_payload(decode=True)
            yield in_charset(rest, None) if isinstance(rest, bytes) else ""


def _from_block(block: dict[str, str], prose: str, *, alone: bool) -> Bounced:
    final, original = (address_in(block.get(f"{which}-recipient", "")) for which in ("final", "original"))
    address = original if "@" in original and not ("@" in final and final.isascii()) else final or original
    diagnostic = block.get("diagnostic-code", "")
    about = prose if alone else near(prose, address)
    said = (
        diagnostic
        if re.search(r"[A-Za-z]{3}.*\s.*[A-Za-z]{3}|\$B", diagnostic.partition(";")[2] or diagnostic)
        else _replies(about) or about
    )
    action = block.get("action", "failed").lower().partition(" ")[0]
    status = _status(block.get("status", ""), said)
    phase = _phase(f"{diagnostic}\n{about}")
    reason = _said_twice(said, about, status, phase) if not diagnostic else reason_of(said, status, phase)
    if reason is Reason.UNDEFINED and said != about:
        reason = reason_of(f"{_replies(about)}\n{about}", status, _phase(about))
    reason = _CATEGORIES.get(block.get("x-powermta-bouncecategory", ""), reason)
    if reason is Reason.UNDEFINED and action == "delayed":
        reason = Reason.EXPIRED
    return Bounced(address, action, status, diagnostic, reason)


def _from_prose(address: str, about: str) -> Bounced:
    replies = _replies(about)
    status = _status("", replies or about)
    reason = _said_twice(replies or about, about, status, _phase(about))
    delayed = re.search(
        r"\bdelay|will be retried|warning (?:message )?only|only a temporary", about, re.IGNORECASE
    )
    return Bounced(
        address,
        "delayed" if delayed else "failed",
        status,
        (replies or about).strip()[:_SAID_AT_MOST],
        reason,
    )


def _said_twice(replies: str, about: str, status: str, phase: Phase) -> Reason:
    """From the server's answers; from the sentences around them where these say nothing, or say it more exactly."""
    answered, told = reason_of(replies, status, phase), reason_of(about, status, phase)
    closer = (answered is Reason.USER_UNKNOWN and told in {Reason.SUSPEND, Reason.MAILBOX_FULL}) or (
        answered is Reason.FILTERED and told is Reason.USER_UNKNOWN
    )
    return told if closer or answered is Reason.UNDEFINED else answered


def _replies(text: str) -> str:
    """The lines in which a server answered, without the one that only says that the service is unavailable."""
    found = [each[0].strip() for each in _REPLY.finditer(text)]
    return "\n".join(found)[:_SAID_AT_MOST]


def _status(field: str, said: str) -> str:
    """The server's own code in its words, unless the field says more."""
    of_field, of_words = _code(field), _closest(said)
    if of_words and not of_words.endswith(".0.0"):
        return of_words
    return of_field or of_words


def _closest(said: str) -> str:
    """The first code; a gateway that says x.1.0 goes on to quote the server that said more."""
    codes = [found[0] for found in _CODE.finditer(said)]
    first = next(iter(codes), "")
    more = (each for each in codes if each.startswith(f"{first[:1]}.1.") and not each.endswith(".0"))
    return next(more, first) if first.endswith(".1.0") else first


def status_in(said: str) -> str:
    """The enhanced code (RFC 3463) among a server's words, or nothing."""
    return _code(said)


def _code(text: str) -> str:
    found = _CODE.search(text)
    return found[0] if found else ""


def _phase(text: str) -> Phase:
    """The command that stands last in the text: what came before it went well."""
    latest = [(found.start(), phase) for phase, pattern in _AFTER for found in pattern.finditer(text)]
    if latest:
        return max(latest)[1]
    return Phase.RECIPIENT if _OF_RECIPIENTS.search(text) else Phase.UNKNOWN
