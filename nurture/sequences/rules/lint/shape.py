"""What is looked at, and one thing that catches the eye."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

SUBJECT: Final = "subject"
BODY: Final = "body"
RECIPIENTS: Final = "recipients"


@dataclass(frozen=True, slots=True)
class Hint:
    """`start` and `end` are the place in `field`, in characters; `fix` is what may stand there instead.

    `detail` fills the sentence of `code` (nurture.sequences.hint_words). `blocks`: nothing goes out like this;
    with `contact`, nothing to that person.
    """

    code: str
    field: str
    start: int = 0
    end: int = 0
    found: str = ""
    fix: str | None = None
    blocks: bool = False
    contact: int | None = None
    detail: Mapping[str, str | int] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What one of us asked not to say, in their sentence. `strict`: a list of words, not what is known of a limit."""

    sentence: str
    link: str = ""
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Heard:
    """A day on which one of us talked to them: `how` is visit, phone, online, event or email."""

    how: str
    on: date
    link: str = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A recipient without a value for these fields."""

    contact: int
    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody received before."""

    names: tuple[str, ...]
    subject: str
    body: str
    on: date
    link: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The words, and what is known around them."""

    subject: str
    body: str
    today: date
    preheader: str = ""
    unsaid: tuple[Unsaid, ...] = ()
    heard: tuple[Heard, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    recipients: int = 0
    # How many people of one account may get one on the same day.
    a_day: int = 2
    # Addresses that were tried and did not answer, with what came back.
    dead_links: Mapping[str, str] = dataclasses.field(default_factory=dict)
    footer_lacks: bool = False
    # Notes the email rests on that have ended since: what they say, until when.
    expired: tuple[tuple[str, date, str], ...] = ()
