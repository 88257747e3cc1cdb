"""Bytes → text. The guess is shown to the person, who may choose another encoding."""

import codecs
import io
from typing import TextIO

from accounts.imports.rules.problems import FileCode, FileUnusableError

MAX_BYTES = 50 * 1024 * 1024
# Name → Python codec. "utf-8" drops a BOM when there is one.
CODECS = {
    "utf-8": "utf-8-sig",
    "cp932": "cp932",
    "utf-16": "utf-16",
    "euc-jp": "euc_jis_2004",
    "cp1252": "cp1252",
}
CHUNK = 1 << 20


def check_bytes(raw: bytes) -> None:
    """Refuse what cannot be a text table, before anything is stored. Raises FileUnusableError."""
    if len(raw) > MAX_BYTES:
        raise FileUnusableError(FileCode.TOO_LARGE, limit_mb=MAX_BYTES // (1024 * 1024))
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise FileUnusableError(FileCode.EMPTY)
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        raise FileUnusableError(FileCode.EXCEL)
    if not _has_utf16_bom(raw) and (
        b"\x00" in raw[:8192] or raw.startswith((b"%PDF", b"\x1f\x8b", b"\x89PNG"))
    ):
        raise FileUnusableError(FileCode.BINARY)


def guess_encoding(raw: bytes) -> str:
    """One of CODECS. Valid UTF-8 is never valid CP932 by chance in a table of any length, so the order decides."""
    if _has_utf16_bom(raw):
        return "utf-16"
    for name in ("utf-8", "cp932"):
        if undecodable_at(raw, name) is None:
            return name
    raise FileUnusableError(FileCode.ENCODING)


def undecodable_at(raw: bytes, encoding: str) -> int | None:
    """Line of the first byte the encoding does not know, None when all of it reads. Bounded memory at any size."""
    decoder = codecs.getincrementaldecoder(CODECS[encoding])()
    line = 1
    for start in range(0, len(raw), CHUNK):
        chunk = raw[start : start + CHUNK]
        try:
            decoder.decode(chunk, final=start + CHUNK >= len(raw))
        except UnicodeDecodeError as error:
            return line + raw.count(b"\n", max(start, 0), start + error.start)
        line += chunk.count(b"\n")
    return None


def open_text(raw: bytes, encoding: str) -> TextIO:
    """Text decoded piece by piece, line ends untouched (the CSV reader wants them). Raises FileUnusableError at once."""
    if encoding not in CODECS:
        raise FileUnusableError(FileCode.ENCODING)
    line = undecodable_at(raw, encoding)
    if line is not None:
        raise FileUnusableError(FileCode.UNDECODABLE, encoding=encoding, line=line)
    return io.TextIOWrapper(io.BytesIO(raw), CODECS[encoding], newline="")


def _has_utf16_bom(raw: bytes) -> bool:
    return raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
