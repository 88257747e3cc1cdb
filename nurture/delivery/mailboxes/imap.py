"""Four commands of IMAP (RFC 3501): sign in, open a folder for reading only, search by number, fetch a part.

EXAMINE and BODY.PEEK: the server itself keeps us from marking anything as read. What a mail may cost is decided by its
size before it is fetched.
"""

import binascii
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

from nurture.delivery.identities.models import Security
from nurture.delivery.oauth import Bearer, xoauth2

#: Seconds for each answer of the server.
TIMEOUT: Final = 20.0
#: Of a larger mail only the beginning is fetched: the words of a person, or the report, stand there.
AT_MOST: Final = 5_000_000
# English whatever the locale: the protocol's own names (RFC 3501, date-month).
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBER: Final = re.compile(rb"\d+")
#: Why nobody can sign in just now, which says nothing about the password (RFC 5530 3).
_PASSING: Final = re.compile(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)
_FLAT: Final = re.compile(r"[\x20-\x25\x27-\x7e]+")


class Unreachable(Exception):
    """No server there, or it went away, or it lets nobody in just now."""


class NotEncrypted(Exception):
    """TLS did not come about, or the certificate is not of that name."""


class Refused(Exception):
    """The server does not take the name or the password."""


class NoFolder(Exception):
    """There is no such folder, or we may not read it."""


class NotUnderstood(Exception):
    """The server answered something else than the protocol says."""


@dataclass(frozen=True, slots=True)
class Door:
    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    folder: str
    # In place of the password: OAuth 2.0.
    bearer: Bearer | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder. `validity`: the numbers of mails count only as long as this stays the same."""

    client: imaplib.IMAP4
    validity: int
    mails: int
    # The number the next mail will get; 0 when the server does not say.
    next_number: int

    def numbers_after(self, last: int) -> list[int]:
        """In the order in which they arrived."""
        found = self._search(f"UID {last + 1}:*")
        # "*" is the newest mail, also when its number is smaller (RFC 3501 6.4.8).
        return [number for number in found if number > last]

    def numbers_since(self, day: date) -> list[int]:
        return self._search(f"SINCE {day.day:02d}-{_MONTHS[day.month - 1]}-{day.year:04d}")

    def newest(self) -> int:
        """The number of the newest mail; 0 in an empty folder."""
        if self.next_number:
            return self.next_number - 1
        return max(self._search("UID *"), default=0) if self.mails else 0

    def fetch(self, number: int) -> bytes | None:
        """The mail, or its beginning; None when somebody deleted it meanwhile."""
        with _understood():
            status, answer = self.client.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{AT_MOST}>)")
        _expect(status, answer)
        octets = [part[1] for part in answer or [] if isinstance(part, tuple) and b"BODY[" in part[0]]
        return octets[0] if octets else None

    def _search(self, criteria: str) -> list[int]:
        with _understood():
            status, answer = self.client.uid("SEARCH", criteria)
        _expect(status, answer)
        return sorted(int(each) for line in answer or [] if line for each in _NUMBER.findall(line))


@dataclass(frozen=True, slots=True)
class Session:
    client: imaplib.IMAP4

    @classmethod
    @contextmanager
    def opened(cls, door: Door, *, timeout: float = TIMEOUT) -> Iterator[Self]:
        """Signed in. Raises Unreachable, NotEncrypted, Refused, NotUnderstood or oauth.NoToken."""
        client = _connected(door, timeout)
        try:
            _sign_in(client, door)
            yield cls(client)
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                client.logout()
            # A server that does not answer a LOGOUT keeps no socket of ours.
            with suppress(OSError):
                client.shutdown()

    def examine(self, name: str) -> Folder:
        """Raises NoFolder, Unreachable or NotUnderstood."""
        with _understood():
            status, answer = self.client.select(_quoted(modified_utf7(name)), readonly=True)
        if status != "OK":
            raise NoFolder(_said(answer))
        _name, validity = self.client.response("UIDVALIDITY")
        _name, following = self.client.response("UIDNEXT")
        return Folder(self.client, _first_number(validity), _first_number(answer), _first_number(following))


def modified_utf7(name: str) -> str:
    """A folder's name on the wire (RFC 3501 5.1.3)."""
    kept, at = [], 0
    for found in _FLAT.finditer(name):
        kept += [_shifted(name[at : found.start()]), found[0]]
        at = found.end()
    return "".join([*kept, _shifted(name[at:])])


def _shifted(text: str) -> str:
    """Everything beyond ASCII in base64 of UTF-16; an ampersand as "&-"."""
    pieces = []
    for each in re.split("(&+)", text):
        if each.startswith("&"):
            pieces.append("&-" * len(each))
        elif each:
            encoded = binascii.b2a_base64(each.encode("utf-16-be"), newline=False).decode("ascii")
            pieces.append("&" + encoded.rstrip("=").replace("/", ",") + "-")
    return "".join(pieces)


def _connected(door: Door, timeout: float) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    try:
        if door.security == Security.TLS:
            return imaplib.IMAP4_SSL(door.host, door.port, ssl_context=context, timeout=timeout)
        client = imaplib.IMAP4(door.host, door.port, timeout=timeout)
        if door.security == Security.STARTTLS:
            _encrypt(client, context)
    except ssl.SSLError as problem:
        raise NotEncrypted(_plain(problem)) from problem
    except OSError as problem:
        raise Unreachable(_plain(problem)) from problem
    except imaplib.IMAP4.abort as problem:
        raise Unreachable(_plain(problem)) from problem
    except imaplib.IMAP4.error as problem:
        wants_tls = door.security == Security.STARTTLS
        raise (NotEncrypted if wants_tls else NotUnderstood)(_plain(problem)) from problem
    return client


def _encrypt(client: imaplib.IMAP4, context: ssl.SSLContext) -> None:
    try:
        client.starttls(context)
    except (OSError, imaplib.IMAP4.error):
        with suppress(OSError):
            client.shutdown()
        raise


def _sign_in(client: imaplib.IMAP4, door: Door) -> None:
    try:
        if door.bearer is not None:
            _bear(client, door.user, door.bearer)
        elif (door.user + door.password).isascii():
            client.login(_quoted(door.user), door.password)
        else:
            # LOGIN knows ASCII alone; PLAIN is UTF-8 (RFC 4616).
            client.authenticate("PLAIN", lambda _: f"\0{door.user}\0{door.password}".encode())
    except (OSError, imaplib.IMAP4.abort) as problem:
        raise Unreachable(_plain(problem)) from problem
    except imaplib.IMAP4.error as problem:
        said = _plain(problem)
        raise (Unreachable if _PASSING.match(said) else Refused)(said) from problem


def _bear(client: imaplib.IMAP4, user: str, bearer: Bearer) -> None:
    """A token that was withdrawn before its time is replaced once."""
    token = bearer.token()
    try:
        _show(client, user, token)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        another = bearer.instead_of(token)
        if not another:
            raise
        _show(client, user, another)


def _show(client: imaplib.IMAP4, user: str, token: str) -> None:
    # Why it is not taken stands in a second challenge; the refusal itself comes after an empty answer.
    answers = iter([xoauth2(user, token).encode()])
    try:
        client.authenticate("XOAUTH2", lambda _: next(answers, b""))
    except binascii.Error as problem:
        raise imaplib.IMAP4.abort("a challenge that is no base64") from problem


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (OSError, imaplib.IMAP4.abort) as problem:
        raise Unreachable(_plain(problem)) from problem
    except imaplib.IMAP4.error as problem:
        raise NotUnderstood(_plain(problem)) from problem


def _expect(status: str, answer: object) -> None:
    if status != "OK":
        raise NotUnderstood(_said(answer))


def _first_number(answer: object) -> int:
    lines = [line for line in answer if isinstance(line, bytes)] if isinstance(answer, list) else []
    found = _NUMBER.search(lines[-1]) if lines else None
    return int(found[0]) if found else 0


def _said(answer: object) -> str:
    lines = answer if isinstance(answer, list) else [answer]
    return " ".join(line.decode("utf-8", "replace") for line in lines if isinstance(line, bytes))[:300]


def _plain(problem: BaseException) -> str:
    """What imaplib raises is often the server's line as bytes."""
    said = problem.args[0] if problem.args else ""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(problem)
    return " ".join(text.split())[:300] or type(problem).__name__


def _quoted(name: str) -> str:
    return f'"{_escaped(name)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
