"""What stands in a header: folded, encoded as a whole when it must be, never cut where that breaks it."""

import binascii
import re
from functools import lru_cache
from typing import NamedTuple

ENCODED_WORD_LIMIT = 75  # RFC 2047 2
HEADER_LINE_LIMIT = 76  # RFC 2047 2: a line with an encoded word
FOLD_AT = 78  # RFC 5322 2.1.1

# C0, DEL, C1, line and paragraph separators, and the marks that turn the direction of text around.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile(r"[\t\n\v\f\r\u2028\u2029 ]*[\t\n\v\f\r\u2028\u2029][\t\n\v\f\r\u2028\u2029 ]*")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


class UnmailableAddress(ValueError):
    """An address that cannot stand in a header or an envelope."""


class UnmailableHeader(ValueError):
    """A value that would have to be encoded or cut where that breaks it."""


class Mailbox(NamedTuple):
    address: str
    name: str = ""


def encoded_subject(subject: str) -> str:
    """The value of a Subject header, folded: plain when it can be, else encoded as a whole."""
    return _unstructured("Subject", subject)


def mailbox_header(name: str, mailbox: Mailbox) -> str:
    """One header line with a display name and an address. Raises UnmailableAddress."""
    return _mailbox_header(name, mailbox.name, mailbox.address)


# Asked for the header and for the envelope.
@lru_cache(maxsize=512)
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
    if value.isprintable():
        return value.strip(" ")
    return _CONTROLS.sub("", _BREAKS.sub(" ", value)).strip(" ")


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
    octets = value.encode("utf-8")
    words: list[str] = []
    begin, room = 0, _capacity(HEADER_LINE_LIMIT - used)
    while len(octets) - begin > room:
        end = begin + room
        # Not within a character: its later octets all begin with the bits 10.
        while end > begin and octets[end] & 0xC0 == 0x80:
            end -= 1
        words.append(_encoded_word(octets[begin:end]))
        begin, room = end, _capacity(HEADER_LINE_LIMIT - 1)
    words.append(_encoded_word(octets[begin:]))
    return "\r\n ".join(words)


def _capacity(room: int) -> int:
    """How many octets fit into an encoded word of at most `room` characters."""
    return (min(room, ENCODED_WORD_LIMIT) - len("=?UTF-8?B??=")) // 4 * 3


def _encoded_word(octets: bytes) -> str:
    return f"=?UTF-8?B?{binascii.b2a_base64(octets, newline=False).decode('ascii')}?="


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


# Whoever writes has the same name in every mail.
@lru_cache(maxsize=512)
def _phrase(name: str, *, used: int) -> str:
    """A display name: atoms, a quoted string, or encoded words (RFC 5322 3.2.5, RFC 2047 5)."""
    if not name.isascii() or "=?" in name or len(name) > FOLD_AT - 20:
        return _encoded_words(name, used=used)
    if _ATOMS.fullmatch(name) and "  " not in name:
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
