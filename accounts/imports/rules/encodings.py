"""Bytes → text, piece by piece. The guess is shown to the person, who may choose another encoding."""

import codecs
import io
from collections.abc import Iterator
from typing import IO, Final

from accounts.imports.rules.problems import FileCode, FileUnusableError

MAX_BYTES: Final = 50 * 1024 * 1024
# Name → Python codec. "utf-8" drops a BOM when there is one.
CODECS = {
    "utf-8": "utf-8-sig",
    "cp932": "cp932",
    "utf-16": "utf-16",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
    "euc-jp": "euc_jis_2004",
    "cp1252": "cp1252",
}
CHUNK: Final = 1 << 20
HEAD: Final = 8192
ZIP = b"PK\x03\x04"
# Excel before 2007, and any Excel with a password, is an OLE container.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_FILES = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf", b"SQLite format 3")
NOTHING = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def check_file(file: IO[bytes]) -> None:
    """Refuse what can be neither a text table nor a workbook, before anything is stored. Raises FileUnusableError."""
    size = file.seek(0, io.SEEK_END)
    if size > MAX_BYTES:
        raise FileUnusableError(FileCode.TOO_LARGE, limit_mb=MAX_BYTES // (1024 * 1024))
    if all(not chunk.strip(NOTHING) for chunk in _chunks(file)):
        raise FileUnusableError(FileCode.EMPTY)
    head = head_of(file)
    if head.startswith(OLE):
        raise FileUnusableError(FileCode.OLD_EXCEL)
    if head.startswith(OTHER_FILES) or (b"\x00" in head and not is_workbook(head) and not _utf16(head)):
        raise FileUnusableError(FileCode.BINARY)


def is_workbook(head: bytes) -> bool:
    return head.startswith(ZIP)


def head_of(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def guess_encoding(file: IO[bytes]) -> str:
    """One of CODECS. Valid UTF-8 is never valid CP932 by chance in a table of any length, so the order decides."""
    if wide := _utf16(head_of(file)):
        return wide
    for name in ("utf-8", "cp932"):
        if undecodable_at(file, name) is None:
            return name
    raise FileUnusableError(FileCode.ENCODING)


def undecodable_at(file: IO[bytes], encoding: str) -> int | None:
    """Line of the first byte the encoding does not know, None when all of it reads. Bounded memory at any size."""
    decoder = codecs.getincrementaldecoder(CODECS[encoding])()
    line = 1
    for chunk in _chunks(file):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + chunk.count(b"\n", 0, max(0, error.start))
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def open_text(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    """Text decoded piece by piece, line ends untouched (the CSV reader wants them). Raises FileUnusableError at once."""
    if encoding not in CODECS:
        raise FileUnusableError(FileCode.ENCODING)
    line = undecodable_at(file, encoding)
    if line is not None:
        raise FileUnusableError(FileCode.UNDECODABLE, encoding=encoding, line=line)
    return text_of(file, encoding)


def text_of(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    """As `open_text`, for a file that is known to be readable. Detach it when done: closing it closes the file."""
    file.seek(0)
    return io.TextIOWrapper(file, CODECS[encoding], newline="")


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def _utf16(head: bytes) -> str:
    """By its mark; without one, by where the zeros of Latin letters and line ends stand."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros_first, zeros_second = head[0::2].count(0), head[1::2].count(0)
    if zeros_first + zeros_second < max(4, len(head) // 50):
        return ""
    if not zeros_first or not zeros_second:
        return "utf-16-be" if zeros_first else "utf-16-le"
    return ""
