"""What the DNS says of a sending domain, and what is wrong with it. Asks through whatever it is given."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """Records in the order of the server; none and not failed: there are none."""

    records: tuple[str, ...] = ()
    failed: bool = False


class Asks(Protocol):
    """TXT, A, AAAA, MX and PTR of a name."""

    def ask(self, name: str, kind: str) -> Answer: ...

    def reverse(self, address: str) -> Answer: ...


class Status(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Record:
    """What to publish, exactly."""

    name: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; worded by its code (nurture.delivery.identities.words)."""

    check: str
    status: Status
    code: str
    parameters: dict[str, str] = field(default_factory=dict)
    record: Record | None = None


def tags_of(record: str) -> dict[str, str]:
    """`name=value; …` of DKIM and DMARC (RFC 6376 3.2)."""
    pairs = (part.partition("=") for part in record.split(";") if "=" in part)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
