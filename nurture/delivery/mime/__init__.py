"""The bytes of a mail, joined by hand.

The standard library can write adjacent encoded words without a space (Yahoo refuses them), encodes a long
List-Unsubscribe (Gmail then shows no button) and takes a hundred times longer. Here only a fixed list of headers
exists, a subject is encoded as a whole, and every line is at most 998 octets (RFC 5322 2.1.1).
"""

import hashlib
import re
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import NamedTuple

from nurture.delivery.mime.parts import CalendarPart, File, calendar_part, file, text_part
from nurture.delivery.mime.values import (
    Mailbox,
    UnmailableAddress,
    UnmailableHeader,
    encoded_subject,
    envelope_address,
    mailbox_header,
    one_line,
)

__all__ = [
    "LINE_LIMIT",
    "CalendarPart",
    "File",
    "Mail",
    "Mailbox",
    "UnmailableAddress",
    "UnmailableHeader",
    "build",
    "encoded_subject",
    "envelope_address",
    "file",
    "mailbox_header",
    "one_line",
]

LINE_LIMIT = 998
UNSUBSCRIBE_LIMIT = 76
OLD_REFERENCES_KEPT = 9
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}@[A-Za-z0-9.-]{1,200}>")
_URL = re.compile(r"https?://[!-;=?-~]+")
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


class Mail(NamedTuple):
    """What one mail consists of; `message_id`, `in_reply_to` and `references` include their angle brackets."""

    message_id: str
    date: datetime
    sender: Mailbox
    to: Mailbox
    subject: str
    text: str
    html: str
    reply_to: Mailbox | None = None
    # A second address that answers go to.
    also_reply_to: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    unsubscribe_url: str = ""
    feedback_id: str = ""
    files: tuple[File, ...] = ()
    # A meeting, as an alternative to the words: calendars take it by its method (RFC 6047 2.4).
    calendar: CalendarPart | None = None


def build(mail: Mail) -> bytes:
    """The whole mail with CRLF line ends, neither dot-stuffed nor terminated for SMTP."""
    boundary = _boundary(mail.message_id)
    pieces = _alternatives(mail, boundary)
    kind = "alternative"
    if mail.files:
        inner, boundary, kind = boundary, _boundary(mail.message_id, "mixed"), "mixed"
        head = f'Content-Type: multipart/alternative;\r\n boundary="{inner}"\r\n\r\n'.encode("ascii")
        pieces = _mixed([head, *pieces], mail.files, boundary)
    head = "\r\n".join(_headers(mail, kind, boundary)).encode("ascii")
    return b"".join((head, b"\r\n\r\n", *pieces))


def _boundary(message_id: str, level: str = "") -> str:
    """`=_` can stand in neither quoted-printable nor base64: no body can contain it."""
    return "=_" + hashlib.blake2b((message_id + level).encode(), digest_size=15).hexdigest()


def _alternatives(mail: Mail, boundary: str) -> list[bytes]:
    text_head, text = text_part("plain", mail.text)
    html_head, html = text_part("html", mail.html)
    mark = b"--" + boundary.encode("ascii")
    calendar: list[bytes] = []
    if mail.calendar is not None:
        calendar_head, event = calendar_part(mail.calendar)
        calendar = [mark, b"\r\n", calendar_head, b"\r\n\r\n", event, b"\r\n"]
    # The line break before a boundary belongs to the boundary (RFC 2046 5.1.1).
    return [
        mark, b"\r\n", text_head, b"\r\n\r\n", text, b"\r\n",
        mark, b"\r\n", html_head, b"\r\n\r\n", html, b"\r\n",
        *calendar,
        mark, b"--\r\n",
    ]  # fmt: skip


def _mixed(letter: list[bytes], files: tuple[File, ...], boundary: str) -> list[bytes]:
    mark = b"--" + boundary.encode("ascii")
    pieces = [mark, b"\r\n", *letter, b"\r\n"]
    for each in files:
        pieces += [mark, b"\r\n", each.head, b"\r\n\r\n", each.body, b"\r\n"]
    return [*pieces, mark, b"--\r\n"]


def _headers(mail: Mail, kind: str, boundary: str) -> list[str]:
    lines = [
        mailbox_header("From", mail.sender),
        mailbox_header("To", mail.to),
        f"Subject: {encoded_subject(mail.subject)}",
        f"Date: {_date(mail.date.replace(microsecond=0))}",
        f"Message-ID: {_message_id(mail.message_id)}",
    ]
    if mail.reply_to is not None:
        also = f",\r\n {envelope_address(mail.also_reply_to)}" if mail.also_reply_to else ""
        lines.append(mailbox_header("Reply-To", mail.reply_to) + also)
    if mail.in_reply_to:
        lines.append(f"In-Reply-To: {_message_id(mail.in_reply_to)}")
    if mail.references:
        lines.append(f"References: {_references(mail.references)}")
    if mail.unsubscribe_url:
        lines.append(f"List-Unsubscribe: {_unsubscribe(mail.unsubscribe_url)}")
        lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")  # RFC 8058 3.1
    if mail.feedback_id:
        lines.append(f"Feedback-ID: {_feedback_id(mail.feedback_id)}")
    lines.append("MIME-Version: 1.0")
    lines.append(f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"')
    return lines


# Those of one second have the same.
_date = lru_cache(maxsize=16)(format_datetime)


def _message_id(value: str) -> str:
    if not _MESSAGE_ID.fullmatch(value):
        raise UnmailableHeader(value)
    return value


def _references(chain: tuple[str, ...]) -> str:
    """The first one and the newest ones: a thread stays together, the header stays short (RFC 5322 3.6.4)."""
    kept = chain if len(chain) <= OLD_REFERENCES_KEPT + 1 else (chain[0], *chain[-OLD_REFERENCES_KEPT:])
    return "\r\n ".join(_message_id(value) for value in kept)


def _unsubscribe(url: str) -> str:
    value = f"<{url}>"
    if len(value) > UNSUBSCRIBE_LIMIT or not _URL.fullmatch(url):
        raise UnmailableHeader(url)
    return value


def _feedback_id(value: str) -> str:
    parts = value.split(":")
    if len(parts) > 4 or not all(_TOKEN.fullmatch(part) for part in parts):
        raise UnmailableHeader(value)
    return value
