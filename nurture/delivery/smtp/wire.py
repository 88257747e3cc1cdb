"""Lines to a mail server and replies from it. Every fault of the network is one exception, Lost."""

import re
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Final

LONGEST_LINE: Final = 2048
MOST_LINES: Final = 128
KEPT_TEXT: Final = 500

_REPLY_LINE: Final = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED: Final = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:\s+|$)")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]+")


class Lost(Exception):
    """The connection is of no use any more; the words say why."""


@dataclass(frozen=True, slots=True)
class Reply:
    code: int
    text: str

    @property
    def enhanced(self) -> str:
        found = _ENHANCED.match(self.text)
        return found[1] if found else ""


class Wire:
    """One open connection."""

    def __init__(self, host: str, port: int, *, timeout: float, tls: ssl.SSLContext | None = None) -> None:
        """Raises Lost."""
        self._host = host
        self._unread = bytearray()
        try:
            self._socket = socket.create_connection((host, port), timeout)
            # The dot is a small packet of its own: it must not wait for an acknowledgement.
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, ValueError) as problem:
            raise Lost(_words(problem)) from problem
        if tls is not None:
            self.encrypt(tls)

    def encrypt(self, context: ssl.SSLContext) -> None:
        # Whatever was said before the encryption may be somebody else's (CVE-2011-0411).
        if self._unread:
            raise Lost("the server spoke before the encryption")
        try:
            self._socket = context.wrap_socket(self._socket, server_hostname=self._host)
        except (OSError, ValueError) as problem:
            self.close()
            raise Lost(_words(problem)) from problem

    def close(self) -> None:
        self._socket.close()

    def send(self, octets: bytes, timeout: float) -> None:
        try:
            self._socket.settimeout(timeout)
            self._socket.sendall(octets)
        except OSError as problem:
            raise Lost(_words(problem)) from problem

    def read_reply(self, timeout: float) -> Reply:
        """One reply of one or more lines, all with one code (RFC 5321 4.2.1)."""
        deadline = time.monotonic() + timeout
        code, texts = 0, []
        for _ in range(MOST_LINES):
            line = self._read_line(deadline)
            found = _REPLY_LINE.fullmatch(line)
            if found is None or (code and int(found[1]) != code):
                raise Lost(f"not a reply: {_clean(line)}")
            code = int(found[1])
            texts.append(_clean(found[3] or b""))
            if found[2] != b"-":
                return Reply(code, "\n".join(texts)[:KEPT_TEXT] if code >= 400 else "\n".join(texts))
        raise Lost("a reply without end")

    def _read_line(self, deadline: float) -> bytes:
        while (end := self._unread.find(b"\n")) < 0:
            if len(self._unread) > LONGEST_LINE:
                raise Lost("a line without end")
            self._unread += self._receive(deadline)
        line = bytes(self._unread[:end]).removesuffix(b"\r")
        del self._unread[: end + 1]
        return line

    def _receive(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0:
            raise Lost("timed out")
        try:
            self._socket.settimeout(left)
            octets = self._socket.recv(8192)
        except OSError as problem:
            raise Lost(_words(problem)) from problem
        if not octets:
            raise Lost("the server closed the connection")
        return octets


def _clean(octets: bytes) -> str:
    return _CONTROLS.sub(" ", octets.decode("utf-8", "replace")).strip()[:KEPT_TEXT]


def _words(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "timed out"
    return str(problem)[:KEPT_TEXT] or type(problem).__name__
