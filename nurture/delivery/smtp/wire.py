"""Lines to a mail server and replies from it. Every fault of the network is one exception, Lost."""

import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST_LINE: Final = 2048
MOST_LINES: Final = 128
KEPT_TEXT: Final = 500
#: So often somebody who waits looks whether it has been told to hurry, and so long it waits then.
LOOK: Final = 1.0
HURRY: Final = 10.0

_REPLY_LINE: Final = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED: Final = re.compile(r"([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:\s+|$)")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]+")


class Lost(Exception):
    """The connection is of no use any more; the words say why, `sent` how much of the last octets had left."""

    def __init__(self, words: str, sent: int = 0) -> None:
        super().__init__(words)
        self.sent = sent


@dataclass(frozen=True, slots=True)
class Reply:
    code: int
    text: str

    @property
    def enhanced(self) -> str:
        found = _ENHANCED.match(self.text)
        return found[1] if found else ""


def never() -> bool:
    return False


class Wire:
    """One open connection. Once `hurry` says so no reply is waited for longer than a few seconds."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        timeout: float,
        tls: ssl.SSLContext | None = None,
        hurry: Callable[[], bool] = never,
    ) -> None:
        """Raises Lost."""
        self._host = host
        self._hurry = hurry
        self._unread = bytearray()
        self._waits = timeout
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
        """All of them, or Lost with how many have left: that decides whether a dot among them may have arrived."""
        sent = 0
        deadline = time.monotonic() + timeout
        try:
            while sent < len(octets):
                self._wait_at_most(self._left(deadline))
                sent += self._socket.send(memoryview(octets)[sent:])
        except (OSError, Lost) as problem:
            raise Lost(_words(problem), sent) from problem

    def read_reply(self, timeout: float) -> Reply:
        """One reply of one or more lines, all with one code (RFC 5321 4.2.1)."""
        deadline = time.monotonic() + timeout
        texts: list[str] = []
        code = 0
        for _ in range(MOST_LINES):
            line = self._read_line(deadline)
            said, goes_on = _parsed(line)
            if said is None or (code and said.code != code):
                raise Lost(f"not a reply: {_clean(line)}")
            if not goes_on and not code:
                return said
            code = said.code
            texts.append(said.text)
            if not goes_on:
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
        hurried = False
        while True:
            left = self._left(deadline)
            try:
                self._wait_at_most(min(left, LOOK))
                octets = self._socket.recv(65536)
            except TimeoutError as problem:
                if left <= LOOK:
                    raise Lost(_words(problem)) from problem
                if not hurried and self._hurry():
                    hurried, deadline = True, min(deadline, time.monotonic() + HURRY)
            except OSError as problem:
                raise Lost(_words(problem)) from problem
            else:
                if not octets:
                    raise Lost("the server closed the connection")
                return octets

    @staticmethod
    def _left(deadline: float) -> float:
        left = deadline - time.monotonic()
        if left <= 0:
            raise Lost("timed out")
        return left

    def _wait_at_most(self, seconds: float) -> None:
        # It is a call to the kernel: only when it would change by more than it matters.
        if not self._waits * 0.9 <= seconds <= self._waits * 1.1:
            self._waits = seconds
            self._socket.settimeout(seconds)


# What a server says before the dot is the same for every mail.
@lru_cache(maxsize=256)
def _parsed(line: bytes) -> tuple[Reply | None, bool]:
    """What one line says, None when it is no reply; and whether another line follows."""
    found = _REPLY_LINE.fullmatch(line)
    return (Reply(int(found[1]), _clean(found[3] or b"")), found[2] == b"-") if found else (None, False)


def _clean(octets: bytes) -> str:
    return _CONTROLS.sub(" ", octets.decode("utf-8", "replace")).strip()[:KEPT_TEXT]


def _words(problem: Exception) -> str:
    if isinstance(problem, TimeoutError):
        return "timed out"
    return str(problem)[:KEPT_TEXT] or type(problem).__name__
