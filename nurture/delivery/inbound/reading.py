"""Read a mail as it came. Broken mail is read as well as it goes; reading never fails."""

import hashlib
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Part
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses
from html import unescape
from typing import Final

import nh3

#: No answer of a person is longer; the raw mail is kept whole.
TEXT_LIMIT: Final = 200_000
_MARKUP_LIMIT: Final = 250_000
#: A longer header was written to be long.
_HEADER_LIMIT: Final = 10_000
#: What is behind it is files.
_READ_AT_MOST: Final = 3_000_000

_FOLDS: Final = re.compile(r"[\r\n]+[ \t]*")
_MESSAGE_IDS: Final = re.compile(r"<[^<>\s]{1,200}@[^<>\s]{1,200}>")
# Every repetition is bounded: a mail is written by whoever likes to.
_QUOTED_DIV: Final = re.compile(
    r"<div[^>]{1,300}(?:gmail_quote|yahoo_quoted|moz-cite-prefix|appendonsend)", re.IGNORECASE
)
_HTML_BREAKS: Final = re.compile(r"<br\b[^>]{0,200}>|</(?:p|div|li|tr|h[1-6])>", re.IGNORECASE)
_HIDDEN: Final = {"script", "style", "title"}


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """What is asked of a mail, once: `parts` are its leaf parts, `text` what a person would read of it."""

    message: Part
    fingerprint: str
    from_name: str
    from_address: str
    subject: str
    text: str

    def header(self, name: str) -> str:
        return _header(self.message, name)

    def headers(self, *names: str) -> list[str]:
        wanted = {name.lower() for name in names}
        return [decoded(value) for name, value in self.message.raw_items() if name.lower() in wanted]

    def parts(self, content_type: str) -> list[Part]:
        """Of this mail itself; not of one that it carries."""
        return [part for part in _own_parts(self.message) if part.get_content_type() == content_type]

    def answered_ids(self) -> list[str]:
        """Message-IDs this mail answers, the nearest first."""
        found = _MESSAGE_IDS.findall(" ".join(self.headers("In-Reply-To")))
        earlier = _MESSAGE_IDS.findall(" ".join(self.headers("References")))
        return list(dict.fromkeys([*found, *reversed(earlier)]))


def read(raw: bytes) -> IncomingMail:
    message = _parsed(raw[:_READ_AT_MOST])
    name, address = next(iter(getaddresses([_header(message, "From")])), ("", ""))
    return IncomingMail(
        message=message,
        fingerprint=_fingerprint(message, raw),
        from_name=name,
        from_address=address.lower()[:254],
        subject=_header(message, "Subject")[:500],
        text=_readable(message)[:TEXT_LIMIT],
    )


def _parsed(raw: bytes) -> Part:
    """The head alone where its parts lie deeper in one another than anybody would put them."""
    try:
        message = message_from_bytes(raw, policy=compat32)
        deque(message.walk(), maxlen=0)
    except RecursionError:
        return BytesHeaderParser(policy=compat32).parsebytes(raw)
    return message


def _own_parts(message: Part) -> Iterator[Part]:
    """As `walk`, without descending into mails that are carried along."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        payload = part.get_payload() if part.is_multipart() else None
        if isinstance(payload, list) and part.get_content_type() != "message/rfc822":
            waiting.extend(each for each in reversed(payload) if isinstance(each, Part))


def decoded(value: str) -> str:
    """A header as it was meant: encoded words decoded, folds removed, octets without a name guessed."""
    return storable(_decoded(value[:_HEADER_LIMIT]))


def storable(text: str) -> str:
    """Without what no database and no page takes: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _decoded(value: str) -> str:
    text = _FOLDS.sub(" ", value)
    if not text.isascii() or "\x1b" in text:
        return in_charset(text.encode("ascii", "surrogateescape"), "iso-2022-jp" if "\x1b" in text else None)
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    return "".join(
        piece if isinstance(piece, str) else in_charset(piece, charset) for piece, charset in pieces
    ).strip()


def in_charset(octets: bytes, charset: str | None) -> str:
    """Text of these octets; what calls itself Shift_JIS is Microsoft's, and what says nothing is guessed."""
    named = (charset or "").lower()
    known = {"shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "iso-2022-jp": "iso2022_jp_ext"}
    for name in (known.get(named, named), "utf-8", "cp932"):
        try:
            return octets.decode(name or "ascii")
        except (ValueError, LookupError):
            # Octets that are not of this charset; a name that is none, or holds what no name may.
            continue
    return octets.decode("utf-8", "replace")


def _header(message: Part, name: str) -> str:
    """The first header of this name; `get` would replace octets beyond ASCII."""
    raw = (value for each, value in message.raw_items() if each.lower() == name.lower())
    return decoded(next(raw, ""))


def _fingerprint(message: Part, raw: bytes) -> str:
    """The same mail however it came: the lines that servers add on the way do not count."""
    head_end = raw.find(b"\r\n\r\n") if b"\r\n\r\n" in raw else raw.find(b"\n\n")
    digest = hashlib.sha256()
    for name in ("Message-ID", "From", "Date", "Subject"):
        digest.update(f"{name}:{_header(message, name)}\n".encode("utf-8", "surrogatepass"))
    digest.update(raw[head_end:].replace(b"\r\n", b"\n").strip())
    return digest.hexdigest()


def _readable(message: Part) -> str:
    """The first text part that is no attachment; else the first HTML part without its markup."""
    shown = [
        part
        for part in _own_parts(message)
        if not part.is_multipart() and part.get_content_disposition() != "attachment"
    ]
    for part in shown:
        if part.get_content_type() == "text/plain":
            return _text(part)
    for part in shown:
        if part.get_content_type() == "text/html":
            return _without_markup(_text(part))
    return ""


def _text(part: Part) -> str:
    payload = part.get_payload(decode=True)
    text = in_charset(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""
    return storable(text.replace("\r\n", "\n"))


def _without_markup(html: str) -> str:
    broken = _HTML_BREAKS.sub("\n", _unquoted(html[:_MARKUP_LIMIT]).replace("\n", " "))
    plain = unescape(nh3.clean(broken, tags=set(), clean_content_tags=_HIDDEN))
    return "\n".join(line.strip() for line in plain.split("\n"))


def _unquoted(html: str) -> str:
    """Without what is quoted: from the first mark of it to the last."""
    lower = html.lower() if html.isascii() else html
    begins, ends = lower.find("<blockquote"), lower.rfind("</blockquote>")
    if 0 <= begins < ends:
        html = html[:begins] + html[ends:]
    found = _QUOTED_DIV.search(html)
    return html[: found.start()] if found else html
