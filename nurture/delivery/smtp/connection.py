"""One connection to a mail server, used for mail after mail."""

import base64
import re
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from nurture.delivery.smtp.outcome import HandOver, Phase, Verdict, verdict_of
from nurture.delivery.smtp.wire import Lost, Reply, Wire

_PATH: Final = re.compile(r"[!-;=?-~]*")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for each phase. RFC 5321 4.5.3.2 allows minutes; the reply to the dot deserves most patience."""

    connect: float = 15
    greeting: float = 60
    command: float = 60
    body: float = 180
    reply: float = 300
    quit: float = 2


@dataclass(frozen=True, slots=True)
class Route:
    host: str
    port: int
    helo: str
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeouts: Timeouts = field(default_factory=Timeouts)
    tls: ssl.SSLContext | None = None


class Connection:
    """One connection to a mail server, opened when first needed and used again for the next mail."""

    def __init__(self, route: Route) -> None:
        self._route = route
        self._wire: Wire | None = None
        self._extensions: dict[str, str] = {}
        self._phase = Phase.CONNECT
        self._used = False
        self._in_transaction = False

    def hand_over(self, sender: str, recipient: str, raw: bytes) -> HandOver:
        """Hand one mail to the server; returns only when its fate, as far as it can be known, is known.

        `raw` has CRLF line ends and is neither dot-stuffed nor terminated.
        """
        for path in (sender, recipient):
            if not _PATH.fullmatch(path):
                raise ValueError(f"not an address for an envelope: {path!r}")
        stale_connection = self._wire is not None and self._used
        result = self._try(sender, recipient, raw)
        if stale_connection and result.verdict is Verdict.NOTHING_LEFT and result.phase is Phase.MAIL:
            # The server had hung up between two mails. Nothing was begun, so a new connection is not a second try.
            result = self._try(sender, recipient, raw)
        return result

    def close(self) -> None:
        if self._wire is None:
            return
        try:
            self._wire.send(b"QUIT\r\n", self._route.timeouts.quit)
            self._wire.read_reply(self._route.timeouts.quit)
        except Lost:
            pass
        finally:
            self._drop()

    def _try(self, sender: str, recipient: str, raw: bytes) -> HandOver:
        try:
            wire = self._ready()
            self._open_transaction(wire, sender, recipient, len(raw))
            return self._transfer(wire, raw)
        except _Answered as answered:
            return self._answered(answered.reply)
        except Lost as lost:
            self._drop()
            verdict = Verdict.UNCERTAIN if self._phase in {Phase.DOT, Phase.REPLY} else Verdict.NOTHING_LEFT
            return HandOver(verdict, self._phase, text=str(lost))

    def _answered(self, reply: Reply) -> HandOver:
        verdict = verdict_of(self._phase, reply)
        if verdict in {Verdict.NOTHING_LEFT, Verdict.UNCERTAIN}:
            self._drop()
        return HandOver(verdict, self._phase, reply.code, reply.enhanced, reply.text)

    # --- Connecting ---

    def _ready(self) -> Wire:
        """A connection on which MAIL may be said."""
        wire = self._wire
        if wire is None:
            return self._connected()
        if self._in_transaction:
            self._phase = Phase.MAIL
            self._expect(wire, "RSET", {250})
            self._in_transaction = False
        return wire

    def _connected(self) -> Wire:
        route, timeouts = self._route, self._route.timeouts
        self._phase, self._used = Phase.CONNECT, False
        tls = route.tls or ssl.create_default_context() if route.security != "none" else None
        wire = Wire(
            route.host, route.port, timeout=timeouts.connect, tls=tls if route.security == "tls" else None
        )
        self._wire = wire
        self._phase = Phase.GREETING
        greeting = wire.read_reply(timeouts.greeting)
        if greeting.code != 220:
            raise _Answered(greeting)
        self._introduce(wire)
        if route.security == "starttls" and tls is not None:
            self._start_tls(wire, tls)
            self._introduce(wire)
        if route.user:
            self._authenticate(wire)
        return wire

    def _introduce(self, wire: Wire) -> None:
        self._phase = Phase.EHLO
        reply = self._command(wire, f"EHLO {self._route.helo}")
        if reply.code in {500, 502, 504} and self._route.security == "none":
            self._expect(wire, f"HELO {self._route.helo}", {250})
            self._extensions = {}
            return
        if reply.code != 250:
            raise _Answered(reply)
        offered = (line.upper().partition(" ") for line in reply.text.split("\n")[1:])
        self._extensions = {name: parameters for name, _, parameters in offered}

    def _start_tls(self, wire: Wire, tls: ssl.SSLContext) -> None:
        self._phase = Phase.STARTTLS
        if "STARTTLS" not in self._extensions:
            raise Lost("the server does not offer STARTTLS")
        self._expect(wire, "STARTTLS", {220})
        wire.encrypt(tls)

    def _authenticate(self, wire: Wire) -> None:
        self._phase = Phase.AUTH
        mechanisms = self._extensions.get("AUTH", "").split()
        if "PLAIN" in mechanisms:
            token = _base64(f"\0{self._route.user}\0{self._route.password}")
            self._expect(wire, f"AUTH PLAIN {token}", {235})
        elif "LOGIN" in mechanisms:
            self._expect(wire, "AUTH LOGIN", {334})
            self._expect(wire, _base64(self._route.user), {334})
            self._expect(wire, _base64(self._route.password), {235})
        else:
            raise Lost("the server offers neither AUTH PLAIN nor AUTH LOGIN")

    # --- One mail ---

    def _open_transaction(self, wire: Wire, sender: str, recipient: str, size: int) -> None:
        """MAIL, RCPT and DATA, together where the server allows it (RFC 2920)."""
        size_parameter = f" SIZE={size}" if "SIZE" in self._extensions else ""
        commands = (
            (Phase.MAIL, f"MAIL FROM:<{sender}>{size_parameter}", {250}),
            (Phase.RCPT, f"RCPT TO:<{recipient}>", {250, 251}),
            (Phase.DATA, "DATA", {354}),
        )
        self._phase = Phase.MAIL
        self._in_transaction = True
        if "PIPELINING" in self._extensions:
            self._pipelined(wire, commands)
            return
        for phase, command, expected in commands:
            self._phase = phase
            self._expect(wire, command, expected)
            self._used = True

    def _pipelined(self, wire: Wire, commands: tuple[tuple[Phase, str, set[int]], ...]) -> None:
        timeout = self._route.timeouts.command
        wire.send("".join(f"{command}\r\n" for _, command, _ in commands).encode("ascii"), timeout)
        for number, (phase, _, expected) in enumerate(commands):
            self._phase = phase
            reply = wire.read_reply(timeout)
            self._used = True
            if reply.code not in expected:
                self._read_after_refusal(wire, reply, len(commands) - number - 1)
                raise _Answered(reply)

    def _read_after_refusal(self, wire: Wire, refusal: Reply, replies: int) -> None:
        """Read what the server still answers to the commands it had got; the refusal stands whatever that is."""
        timeout = self._route.timeouts.command
        try:
            if refusal.code == 421:
                return
            for _ in range(replies):
                last = wire.read_reply(timeout)
            if replies and last.code == 354:
                # It waits for a mail although it refused the recipient: it gets an empty one for nobody.
                wire.send(b".\r\n", timeout)
                wire.read_reply(timeout)
        except Lost:
            self._drop()

    def _transfer(self, wire: Wire, raw: bytes) -> HandOver:
        timeouts = self._route.timeouts
        self._phase = Phase.BODY
        wire.send(_stuffed(raw), timeouts.body)
        self._phase = Phase.DOT
        wire.send(b".\r\n", timeouts.body)
        self._phase = Phase.REPLY
        reply = wire.read_reply(timeouts.reply)
        if 200 <= reply.code < 300:
            self._in_transaction = False
        return self._answered(reply)

    def _command(self, wire: Wire, line: str) -> Reply:
        wire.send(f"{line}\r\n".encode(), self._route.timeouts.command)
        return wire.read_reply(self._route.timeouts.command)

    def _expect(self, wire: Wire, line: str, codes: Iterable[int]) -> None:
        reply = self._command(wire, line)
        if reply.code not in codes:
            raise _Answered(reply)

    def _drop(self) -> None:
        if self._wire is not None:
            self._wire.close()
        self._wire = None
        self._in_transaction = False


class _Answered(Exception):
    """The server's reply ends this hand-over."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.reply = reply


def _stuffed(raw: bytes) -> bytes:
    """Lines that begin with a dot get a second one (RFC 5321 4.5.2); the last line is ended."""
    if raw.startswith(b"."):
        raw = b"." + raw
    if b"\r\n." in raw:
        raw = raw.replace(b"\r\n.", b"\r\n..")
    return raw if raw.endswith(b"\r\n") else raw + b"\r\n"


def _base64(value: str) -> str:
    return base64.b64encode(value.encode()).decode("ascii")
