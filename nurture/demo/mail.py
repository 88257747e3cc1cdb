"""What the demo's post office has caught, read back for the browser."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import compat32, default
from functools import lru_cache
from pathlib import Path

from nurture.demo.postbox import ENVELOPE_SUFFIX, SUFFIX, folder

_NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


class NoSuchMail(Exception):
    """Nothing was caught under this name."""


@dataclass(frozen=True)
class Header:
    """One header as it stands in the bytes, and as a mail program shows it."""

    name: str
    raw: str
    decoded: str

    @property
    def is_encoded(self) -> bool:
        return "=?" in self.raw


@dataclass(frozen=True)
class Mail:
    name: str
    raw: bytes
    envelope_from: str
    envelope_to: tuple[str, ...]
    message: EmailMessage

    @classmethod
    def parsed(cls, name: str, raw: bytes, *, sender: str, recipients: tuple[str, ...]) -> "Mail":
        message = email.message_from_bytes(raw, _class=EmailMessage, policy=default)
        return cls(name, raw, sender, recipients, message)

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(int(self.name.partition("-")[0]) / 1e9, UTC)

    @property
    def subject(self) -> str:
        return self._header("Subject")

    @property
    def sender(self) -> str:
        return self._header("From")

    @property
    def to(self) -> str:
        return self._header("To")

    @property
    def headers(self) -> list[Header]:
        return list(_headers(self.raw))

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def unsubscribe_url(self) -> str:
        """Where a mail program's own button posts to (RFC 8058); empty when it would show no button."""
        if self._header("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click":
            return ""
        found = re.search(r"<(https?://[^>]+)>", self._header("List-Unsubscribe"))
        return found[1] if found else ""

    def _header(self, name: str) -> str:
        return str(self.message.get(name, ""))

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""


def newest(limit: int) -> list[Mail]:
    paths = sorted(folder().glob(f"*{SUFFIX}"), reverse=True)[:limit]
    return [_read(path) for path in paths]


def find(name: str) -> Mail:
    """Raises NoSuchMail."""
    path = folder() / f"{name}{SUFFIX}"
    if not _NAME.fullmatch(name) or not path.exists():
        raise NoSuchMail(name)
    return _read(path)


@lru_cache(maxsize=500)
def _read(path: Path) -> Mail:
    raw = path.read_bytes()
    sender, *recipients = path.with_suffix(ENVELOPE_SUFFIX).read_text("utf-8").split("\n")
    return Mail.parsed(path.stem, raw, sender=sender, recipients=tuple(recipients))


def _headers(raw: bytes) -> Iterator[Header]:
    message = email.message_from_bytes(raw, policy=compat32)
    for name, value in message.raw_items():
        folded = str(value).replace("\r\n", "\n")
        yield Header(name, folded, str(make_header(decode_header(re.sub(r"\n(?=[ \t])", "", folded)))))
