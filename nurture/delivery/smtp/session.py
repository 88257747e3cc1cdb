"""An open connection on which mail may be said: greeted, encrypted, signed in."""

import base64
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from nurture.delivery.oauth import Bearer, NotIssued, TokensAway, xoauth2
from nurture.delivery.points import Point, reached
from nurture.delivery.smtp.outcome import Phase
from nurture.delivery.smtp.wire import Lost, Reply, Wire


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
    # In place of a password: OAuth 2.0.
    bearer: Bearer | None = field(default=None, repr=False)
    timeouts: Timeouts = field(default_factory=Timeouts)
    tls: ssl.SSLContext | None = None


class Answered(Exception):
    """The server's reply ends this hand-over."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply)
        self.reply = reply


class Session:
    """`phase` is how far it came, also when opening it failed."""

    def __init__(self, route: Route, hurry: Callable[[], bool]) -> None:
        self._route, self._hurry = route, hurry
        self._wire: Wire | None = None
        self._extensions: dict[str, str] = {}
        self.phase = Phase.CONNECT

    @property
    def wire(self) -> Wire:
        if self._wire is None:
            raise Lost("not connected")
        return self._wire

    @property
    def pipelines(self) -> bool:
        return "PIPELINING" in self._extensions

    def takes(self, extension: str) -> bool:
        return extension in self._extensions

    def open(self) -> None:
        """Raises Lost or Answered."""
        route, timeouts = self._route, self._route.timeouts
        tls = (route.tls or _usual_tls()) if route.security != "none" else None
        at_once = tls if route.security == "tls" else None
        self._wire = Wire(route.host, route.port, timeout=timeouts.connect, tls=at_once, hurry=self._hurry)
        self.phase = Phase.GREETING
        greeting = self.wire.read_reply(timeouts.greeting)
        if greeting.code != 220:
            raise Answered(greeting)
        self._introduce()
        if route.security == "starttls" and tls is not None:
            self._start_tls(tls)
            self._introduce()
        if route.user:
            self._authenticate()
        reached(Point.CONNECTED)

    def close(self) -> None:
        if self._wire is not None:
            self._wire.close()
        self._wire = None

    def say_goodbye(self) -> None:
        timeout = self._route.timeouts.quit
        try:
            self.wire.send(b"QUIT\r\n", timeout)
            self.wire.read_reply(timeout)
        except Lost:
            pass
        finally:
            self.close()

    def expect(self, line: str, codes: Iterable[int]) -> None:
        """Raises Lost, or Answered by any other code."""
        reply = self._command(line)
        if reply.code not in codes:
            raise Answered(reply)

    def _command(self, line: str) -> Reply:
        self.wire.send(f"{line}\r\n".encode(), self._route.timeouts.command)
        return self.wire.read_reply(self._route.timeouts.command)

    def _introduce(self) -> None:
        self.phase = Phase.EHLO
        reply = self._command(f"EHLO {self._route.helo}")
        if reply.code in {500, 502, 504} and self._route.security == "none":
            self.expect(f"HELO {self._route.helo}", {250})
            self._extensions = {}
            return
        if reply.code != 250:
            raise Answered(reply)
        offered = (line.upper().partition(" ") for line in reply.text.split("\n")[1:])
        self._extensions = {name: parameters for name, _, parameters in offered}

    def _start_tls(self, tls: ssl.SSLContext) -> None:
        self.phase = Phase.STARTTLS
        if "STARTTLS" not in self._extensions:
            raise Lost("the server does not offer STARTTLS")
        self.expect("STARTTLS", {220})
        self.wire.encrypt(tls)

    def _authenticate(self) -> None:
        self.phase = Phase.AUTH
        mechanisms = self._extensions.get("AUTH", "").split()
        if self._route.bearer is not None:
            if "XOAUTH2" not in mechanisms:
                raise Lost("the server does not offer AUTH XOAUTH2")
            self._bear(self._route.bearer)
        elif "PLAIN" in mechanisms:
            token = _base64(f"\0{self._route.user}\0{self._route.password}")
            self.expect(f"AUTH PLAIN {token}", {235})
        elif "LOGIN" in mechanisms:
            self.expect("AUTH LOGIN", {334})
            self.expect(_base64(self._route.user), {334})
            self.expect(_base64(self._route.password), {235})
        else:
            raise Lost("the server offers neither AUTH PLAIN nor AUTH LOGIN")

    def _bear(self, bearer: Bearer) -> None:
        """A token that was withdrawn before its time is replaced once."""
        token = self._token(bearer.token)
        reply = self._show(token)
        if reply.code >= 500 and (another := self._token(lambda: bearer.instead_of(token))):
            reply = self._show(another)
        self.phase = Phase.AUTH
        if reply.code != 235:
            raise Answered(reply)

    def _token(self, get: Callable[[], str]) -> str:
        """Raises Answered when whoever issues tokens refuses us, Lost when they do not answer."""
        self.phase = Phase.TOKEN
        try:
            return get()
        except NotIssued as problem:
            raise Answered(Reply(535, str(problem))) from problem
        except TokensAway as problem:
            raise Lost(str(problem)) from problem

    def _show(self, token: str) -> Reply:
        self.phase = Phase.AUTH
        reply = self._command(f"AUTH XOAUTH2 {_base64(xoauth2(self._route.user, token))}")
        # Why it is not taken stands in a challenge; the refusal itself comes after an empty line.
        return self._command("") if reply.code == 334 else reply


# Reading the system's certificates takes longer than a mail.
_known: Final[list[ssl.SSLContext]] = []


def _usual_tls() -> ssl.SSLContext:
    if not _known:
        _known.append(ssl.create_default_context())
    return _known[0]


def _base64(value: str) -> str:
    return base64.b64encode(value.encode()).decode("ascii")
