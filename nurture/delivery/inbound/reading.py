"""Read a mail as it came. Broken mail is read as well as it goes; reading never fails."""

import hashlib
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Part
from email.policy import compat32
from email.utils import getaddresses
from html import unescape
from typing import Final

import nh3

#: No answer of a person is longer; the raw mail is kept whole.
TEXT_LIMIT: Final = 200_000

_FOLDS: Final = re.compile(r"[\r\n]+[ \t]*")
_MESSAGE_IDS: Final = re.compile(r"<[^<>\s]{1,200}@[^<>\s]{1,200}>")
_QUOTED_HTML: Final = re.compile(
    r"<blockquote\b.*</blockquote>|<div[^>]+(?:gmail_quote|yahoo_quoted|moz-cite-prefix|appendonsend).*",
    re.DOTALL | re.IGNORECASE,
)
_HTML_BREAKS: Final = re.compile(r"<br\b[^>]*>|</(?:p|div|li|tr|h[1-6])>", re.IGNORECASE)
_HTML_HIDDEN: Final = re.compile(r"<(style|script|head)\b.*?</\1>", re.DOTALL | re.IGNORECASE)


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
        return [part for part in self.message.walk() if part.get_content_type() == content_type]

    def answered_ids(self) -> list[str]:
        """Message-IDs this mail answers, the nearest first."""
        found = _MESSAGE_IDS.findall(" ".join(self.headers("In-Reply-To")))
        earlier = _MESSAGE_IDS.findall(" ".join(self.headers("References")))
        return list(dict.fromkeys([*found, *reversed(earlier)]))


def read(raw: bytes) -> IncomingMail:
    message = message_from_bytes(raw, policy=compat32)
    name, address = next(iter(getaddresses([_header(message, "From")])), ("", ""))
    return IncomingMail(
        message=message,
        fingerprint=_fingerprint(message, raw),
        from_name=name,
        from_address=address.lower()[:254],
        subject=_header(message, "Subject")[:500],
        text=_readable(message)[:TEXT_LIMIT],
    )


def decoded(value: str) -> str:
    """A header as it was meant: encoded words decoded, folds removed, octets without a name guessed."""
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
        for part in message.walk()
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
    return text.replace("\r\n", "\n").replace("\x00", "")


def _without_markup(html: str) -> str:
    html = _QUOTED_HTML.sub("", _HTML_HIDDEN.sub("", html))
    broken = _HTML_BREAKS.sub("\n", html.replace("\n", " "))
    plain = unescape(nh3.clean(broken, tags=set()))
    return "\n".join(line.strip() for line in plain.split("\n"))
