"""The bytes of a mail, joined by hand.

The standard library can write adjacent encoded words without a space (Yahoo refuses them), encodes a long
List-Unsubscribe (Gmail then shows no button) and takes a hundred times longer. Here only a fixed list of headers
exists, a subject is encoded as a whole, and every line is at most 998 octets (RFC 5322 2.1.1).
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

ENCODED_WORD_LIMIT = 75  # RFC 2047 2
HEADER_LINE_LIMIT = 76  # RFC 2047 2: a line with an encoded word
FOLD_AT = 78  # RFC 5322 2.1.1
LINE_LIMIT = 998
UNSUBSCRIBE_LIMIT = 76
OLD_REFERENCES_KEPT = 9

# C0, DEL, C1, line and paragraph separators, and the marks that turn the direction of text around.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\n\v\f\r\u2028\u2029 ]*[\t\n\v\f\r\u2028\u2029][\t\n\v\f\r\u2028\u2029 ]*")
_BODY_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n|\r|\n")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,200}@[A-Za-z0-9.-]{1,200}>")
_URL = re.compile(r"https?://[!-;=?-~]+")
_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")


class UnmailableAddress(ValueError):
    """An address that cannot stand in a header or an envelope."""


class UnmailableHeader(ValueError):
    """A value that would have to be encoded or cut where that breaks it."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """What one mail consists of; `message_id`, `in_reply_to` and `references` include their angle brackets."""

    message_id: str
    date: datetime
    sender: Mailbox
    to: Mailbox
    subject: str
    text: str
    html: str
    reply_to: Mailbox | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    unsubscribe_url: str = ""
    feedback_id: str = ""


def build(mail: Mail) -> bytes:
    """The whole mail with CRLF line ends, neither dot-stuffed nor terminated for SMTP."""
    # "=_" can stand in neither quoted-printable nor base64: no body can contain the boundary.
    boundary = "=_" + hashlib.blake2b(mail.message_id.encode(), digest_size=15).hexdigest()
    head = "\r\n".join(_headers(mail, boundary)).encode("ascii")
    text_head, text = _part("plain", mail.text)
    html_head, html = _part("html", mail.html)
    mark = b"--" + boundary.encode("ascii")
    # The line break before a boundary belongs to the boundary (RFC 2046 5.1.1).
    return b"".join((
        head, b"\r\n\r\n",
        mark, b"\r\n", text_head, b"\r\n\r\n", text, b"\r\n",
        mark, b"\r\n", html_head, b"\r\n\r\n", html, b"\r\n",
        mark, b"--\r\n",
    ))  # fmt: skip


def encoded_subject(subject: str) -> str:
    """The value of a Subject header, folded: plain when it can be, else encoded as a whole."""
    return _unstructured("Subject", subject)


def mailbox_header(name: str, mailbox: Mailbox) -> str:
    """One header line with a display name and an address. Raises UnmailableAddress."""
    return _mailbox_header(name, mailbox.name, mailbox.address)


def envelope_address(address: str) -> str:
    """The address as an envelope and a header may carry it: ASCII, an international domain in its ASCII form."""
    local, at, domain = address.strip().rpartition("@")
    if at and not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError as problem:
            raise UnmailableAddress(address) from problem
    plain = f"{local}@{domain}"
    if not _ADDRESS.fullmatch(plain) or ".." in plain or local.startswith(".") or local.endswith("."):
        raise UnmailableAddress(address)
    return plain


def one_line(value: str) -> str:
    """The value without control characters and line breaks."""
    return _CONTROLS.sub("", _BREAKS.sub(" ", value)).strip(" ")


def _headers(mail: Mail, boundary: str) -> list[str]:
    lines = [
        mailbox_header("From", mail.sender),
        mailbox_header("To", mail.to),
        f"Subject: {encoded_subject(mail.subject)}",
        f"Date: {format_datetime(mail.date)}",
        f"Message-ID: {_message_id(mail.message_id)}",
    ]
    if mail.reply_to is not None:
        lines.append(mailbox_header("Reply-To", mail.reply_to))
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
    lines.append(f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"')
    return lines


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


@lru_cache(maxsize=512)
def _unstructured(header: str, value: str) -> str:
    clean = one_line(value)
    folded = _folded_ascii(header, clean)
    return _encoded_words(clean, used=len(header) + 2) if folded is None else folded


def _folded_ascii(header: str, value: str) -> str | None:
    """The value folded at spaces; None when it must be encoded instead."""
    if not value.isascii() or "=?" in value:
        return None
    lines: list[str] = []
    line, room = "", FOLD_AT - len(header) - 2
    # A run of spaces stays whole: it belongs to the word before it.
    for word in re.findall(r"[^ ]+ *", value):
        if line and len(line) + len(word.rstrip(" ")) > room:
            lines.append(line)
            line, room = word, FOLD_AT
        else:
            line += word
    lines.append(line)
    if any(len(each) > FOLD_AT for each in lines):
        return None
    # The space that ended a line begins the next one: unfolding gives the value back.
    return "\r\n".join(_move_space(lines))


def _move_space(lines: list[str]) -> list[str]:
    moved, carried = [], ""
    for line in lines:
        stripped = line.rstrip(" ")
        moved.append(carried + stripped)
        carried = line[len(stripped) :]
    return moved


def _encoded_words(value: str, *, used: int) -> str:
    """RFC 2047 encoded words, UTF-8 base64, each on its own line and each of whole characters."""
    words: list[str] = []
    piece, room = bytearray(), _capacity(HEADER_LINE_LIMIT - used)
    for character in value:
        octets = character.encode("utf-8")
        if len(piece) + len(octets) > room:
            words.append(_encoded_word(piece))
            piece, room = bytearray(), _capacity(HEADER_LINE_LIMIT - 1)
        piece += octets
    words.append(_encoded_word(piece))
    return "\r\n ".join(words)


def _capacity(room: int) -> int:
    """How many octets fit into an encoded word of at most `room` characters."""
    return (min(room, ENCODED_WORD_LIMIT) - len("=?UTF-8?B??=")) // 4 * 3


def _encoded_word(octets: bytes | bytearray) -> str:
    return f"=?UTF-8?B?{base64.b64encode(octets).decode('ascii')}?="


@lru_cache(maxsize=2048)
def _mailbox_header(header: str, name: str, address: str) -> str:
    plain = envelope_address(address)
    clean = one_line(name)
    if not clean:
        return f"{header}: {plain}"
    shown = _phrase(clean, used=len(header) + 2)
    last_line = f"{header}: {shown}".rpartition("\r\n")[2]
    space = " " if len(last_line) + len(plain) + 3 <= FOLD_AT else "\r\n "
    return f"{header}: {shown}{space}<{plain}>"


def _phrase(name: str, *, used: int) -> str:
    """A display name: atoms, a quoted string, or encoded words (RFC 5322 3.2.5, RFC 2047 5)."""
    if not name.isascii() or "=?" in name or len(name) > FOLD_AT - 20:
        return _encoded_words(name, used=used)
    if _ATOMS.fullmatch(name) and "  " not in name:
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _part(subtype: str, body: str) -> tuple[bytes, bytes]:
    """The header and the encoded body of one part; the body ends in CRLF."""
    clean = _NEWLINES.sub("\r\n", _BODY_CONTROLS.sub("", body))
    if not clean.endswith("\r\n"):
        clean += "\r\n"
    octets = clean.encode("utf-8")
    # Quoted-printable triples each octet beyond ASCII, base64 adds a third to all: whichever is shorter.
    mostly_ascii = (len(octets) - len(clean)) * 4 < len(octets)
    encoding = "quoted-printable" if mostly_ascii else "base64"
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}"
    return head.encode("ascii"), _quoted_printable(octets) if mostly_ascii else _base64(octets)


def _quoted_printable(octets: bytes) -> bytes:
    encoded = binascii.b2a_qp(octets, istext=True)
    # mbox files would change such a line, and a signature would break.
    return encoded.replace(b"\r\nFrom ", b"\r\n=46rom ") if b"\r\nFrom " in encoded else encoded


def _base64(octets: bytes) -> bytes:
    encoded = binascii.b2a_base64(octets, newline=False)
    lines = [encoded[at : at + 76] for at in range(0, len(encoded), 76)]
    return b"\r\n".join(lines) + b"\r\n"
