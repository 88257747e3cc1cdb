"""Values as PostgreSQL reads them: as text, by the type of their place; octets as they are."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from struct import Struct
from typing import Any, Final, NamedTuple, cast
from uuid import UUID

import psycopg
from psycopg import pq


class Said(NamedTuple):
    """A value as PostgreSQL reads it. What never differs is said once."""

    octets: bytes | None
    kind: pq.Format


def said(value: Any) -> Said:
    kind = type(value)
    if kind is str:
        return Said(_without_nul(value).encode(), _AS_TEXT)
    if kind is Said:
        return cast(Said, value)
    if kind is bytes:
        return Said(value, pq.Format.BINARY)
    if kind is list or kind is tuple:
        kinds = set(map(type, value))
        if kinds == {bytes}:
            return Said(_octets(value), pq.Format.BINARY)
        return Said(_list(value, kinds).encode(), _AS_TEXT)
    return Said(None if value is None else _said(value).encode(), _AS_TEXT)


def _octets(values: Sequence[bytes]) -> bytes:
    """A list of bytea as PostgreSQL sends it itself (array_send): as text each octet would be two, and read one by one."""
    pieces = [_ARRAY.pack(1, 0, _BYTEA, len(values), 1)]
    for each in values:
        pieces += (_LENGTH.pack(len(each)), each)
    return b"".join(pieces)


def _list(values: Sequence[Any], kinds: set[type]) -> str:
    """As PostgreSQL writes a list. Nearly all are of one kind: looking at each by itself takes several times as long."""
    if kinds == {str}:
        # None may hold a NUL.
        whole = "\0".join(values)
        if whole.count("\0") == len(values) - 1:
            whole = whole.replace("\\", "\\\\") if "\\" in whole else whole
            whole = whole.replace('"', '\\"') if '"' in whole else whole
            return '{"' + whole.replace("\0", '","') + '"}'
    write = _PLAIN.get(next(iter(kinds))) if len(kinds) == 1 else None
    return f"{{{','.join(map(write or _element, values))}}}"


def _said(value: Any) -> str:
    """By its exact type, as nearly all are: looking for what it is a kind of takes longer than writing it."""
    kind = type(value)
    if kind is str:
        return _without_nul(value)
    if (write := _PLAIN.get(kind)) is not None:
        return write(value)
    if isinstance(value, bytes | memoryview):
        return f"\\x{value.hex()}"
    if isinstance(value, str):
        # A choice of an enumeration is its value.
        return _without_nul(str(value))
    write = next((write for kind, write in _PLAIN.items() if isinstance(value, kind)), None)
    if write is None:
        raise psycopg.ProgrammingError(f"cannot write {type(value).__name__}")
    return write(value)


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return text


def _isoformat(value: datetime | date | time) -> str:
    return value.isoformat()


_AS_TEXT: Final = pq.Format.TEXT
# Dimensions, whether there are NULLs, the type of an element; and of the one dimension its length and where it begins.
_ARRAY: Final = Struct("!iiIii")
_LENGTH: Final = Struct("!i")
_BYTEA: Final = psycopg.adapters.types["bytea"].oid
#: Nothing of what they write means anything in a list.
_PLAIN: Final[dict[type, Callable[[Any], str]]] = {
    bool: {True: "t", False: "f"}.__getitem__,
    int: str,
    float: str,
    UUID: str,
    datetime: _isoformat,
    date: _isoformat,
    time: _isoformat,
}


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    kind = type(value)
    if (write := _PLAIN.get(kind)) is not None:
        return write(value)
    if kind is bytes:
        return f'"\\\\x{value.hex()}"'
    said = value if kind is str and "\0" not in value else _said(value)
    if "\\" in said or '"' in said:
        said = said.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{said}"'
