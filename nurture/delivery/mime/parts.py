"""The parts of a mail: text, HTML and files, encoded so that every server takes them."""

import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from struct import Struct
from typing import Final

from nurture.delivery.mime.values import FOLD_AT, UnmailableHeader, one_line

# C0 without tab and line ends, DEL; and C1 in UTF-8.
_CONTROLS = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
_LINE: Final = 76  # RFC 2045 6.8
# Cuts off some at once.
_LINES: Final = Struct(f"{_LINE}s" * 8)
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,90}")
_METHOD = re.compile("[A-Z]{1,20}")
_UTF_8 = "UTF-8''"
# RFC 2231 7: attribute characters.
_PLAIN_OCTETS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")


@dataclass(frozen=True, slots=True)
class File:
    """An attachment, encoded once for all mails it goes with: `file` makes one."""

    head: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What a calendar program reads; `method` as in the content (REQUEST, CANCEL)."""

    method: str
    content: bytes


def calendar_part(calendar: CalendarPart) -> tuple[bytes, bytes]:
    """The header and the encoded body of the part. Raises UnmailableHeader."""
    if not _METHOD.fullmatch(calendar.method):
        raise UnmailableHeader(calendar.method)
    head = (
        f"Content-Type: text/calendar; charset=utf-8; method={calendar.method}\r\n"
        "Content-Transfer-Encoding: base64"
    )
    return head.encode("ascii"), _base64(calendar.content)


def file(name: str, media_type: str, content: bytes) -> File:
    """The part of an attachment; its name in RFC 2231's form when it is not plain. Raises UnmailableHeader."""
    if not _MEDIA_TYPE.fullmatch(media_type):
        raise UnmailableHeader(media_type)
    head = (
        f"Content-Type: {media_type}\r\nContent-Disposition: attachment;{_file_name(one_line(name))}\r\n"
        "Content-Transfer-Encoding: base64"
    )
    return File(head.encode("ascii"), _base64(content))


def text_part(subtype: str, body: str) -> tuple[bytes, bytes]:
    """The header and the encoded body of one part; the body ends in CRLF."""
    octets = body.encode("utf-8", "ignore")
    # Quoted-printable triples each octet beyond ASCII, base64 adds a third to all: whichever is shorter.
    mostly_ascii = (len(octets) - len(body)) * 4 < len(octets)
    encoding = "quoted-printable" if mostly_ascii else "base64"
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}"
    clean = _clean(octets)
    return head.encode("ascii"), _quoted_printable(clean) if mostly_ascii else _base64(clean)


def _clean(octets: bytes) -> bytes:
    """Without control characters; each line ends in CRLF, the last one too."""
    clean = octets.translate(None, _CONTROLS)
    if b"\xc2" in clean:
        clean = _C1.sub(b"", clean)
    if b"\r" in clean:
        clean = clean.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    clean = clean.replace(b"\n", b"\r\n")
    return clean if clean.endswith(b"\r\n") else clean + b"\r\n"


def _quoted_printable(octets: bytes) -> bytes:
    return b"\r\n".join(map(_quoted_line, octets.split(b"\r\n")))


# Each line by itself: most of a letter's lines stand in every mail.
@lru_cache(maxsize=2048)
def _quoted_line(octets: bytes) -> bytes:
    lines = binascii.b2a_qp(octets + b"\r\n", istext=True)[:-2].split(b"\r\n")
    # mbox files would change a line that begins so, and a signature would break.
    return b"\r\n".join([b"=46" + each[1:] if each.startswith(b"From ") else each for each in lines])


def _base64(octets: bytes) -> bytes:
    encoded = binascii.b2a_base64(octets, newline=False)
    whole = len(encoded) // _LINES.size * _LINES.size
    rest = [encoded[at : at + _LINE] for at in range(whole, len(encoded), _LINE)]
    return b"\r\n".join((*chain.from_iterable(_LINES.iter_unpack(encoded[:whole])), *rest, b""))


def _file_name(name: str) -> str:
    """Quoted when it is short and plain, else in pieces of percent-encoded UTF-8 (RFC 2231 3, 4)."""
    if name.isascii() and len(name) <= FOLD_AT - 14 and not set('"\\%') & set(name):
        return f'\r\n filename="{name}"'
    octets = "".join(chr(each) if each in _PLAIN_OCTETS else f"%{each:02X}" for each in name.encode("utf-8"))
    pieces = re.findall(r"(?:%[0-9A-F]{2}|[^%]){1,20}", octets)
    lines = [
        f"\r\n filename*{number}*={'' if number else _UTF_8}{each}" for number, each in enumerate(pieces)
    ]
    return ";".join(lines)
