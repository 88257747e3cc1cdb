"""What goes over a connection."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_PATH: Final = re.compile(r"[!-;=?-~]*")


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail and its envelope. `raw` has CRLF line ends and is neither dot-stuffed nor terminated."""

    sender: str
    recipient: str
    raw: bytes

    def __post_init__(self) -> None:
        for path in (self.sender, self.recipient):
            if not _PATH.fullmatch(path):
                raise ValueError(f"not an address for an envelope: {path!r}")


class Queue:
    """Letters one after the other; the next but one may be looked at."""

    def __init__(self, letters: Iterable[Letter]) -> None:
        self._rest = iter(letters)
        self._ahead: Letter | None = None

    def next(self) -> Letter | None:
        found, self._ahead = self.ahead(), None
        return found

    def ahead(self) -> Letter | None:
        if self._ahead is None:
            self._ahead = next(self._rest, None)
        return self._ahead


def stuffed(raw: bytes) -> bytes:
    """Lines that begin with a dot get a second one (RFC 5321 4.5.2); the last line is ended, and the mail by its dot."""
    if raw.startswith(b"."):
        raw = b"." + raw
    if b"\r\n." in raw:
        raw = raw.replace(b"\r\n.", b"\r\n..")
    return raw + (b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n")
