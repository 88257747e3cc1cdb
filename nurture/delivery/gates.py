"""What the last gate asks, and how an app above answers.

`settings.DELIVERY_GATES` lists dotted paths of functions `(messages) -> {message id: Refusal}`; whoever is missing in
the answer may go. They are called once a window inside the transaction that hands it over, under the locks of its
contacts, with mailing, target, project, contact and account already read. They only read, quickly, in a fixed number of
statements. What they refuse by must be changed in a transaction that calls
`nurture.delivery.clock.shut_out_hand_overs()` first: then nothing leaves after that change is committed.

A gate may say beforehand what it will ask (`asks_ahead`): then that goes in one round trip with what all others ask.

`words` is an English msgid of the refusing app (marked with gettext_noop), worded in the reader's language when the
page is shown, with `parameters` (plain values) filled in by name.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from nurture.delivery.models import Message
    from nurture.prepared import Question

type PlainValue = str | int | bool | None


type Gate = Callable[[Sequence["Message"]], Mapping[int, "Refusal"]]


class Mailed(NamedTuple):
    """What is known of a mailing before it is read, and never changes."""

    mailing: int
    email_ref: int
    decision_ref: int


type Ahead = Callable[[Sequence[Mailed]], Iterable["Question"]]


def asks_ahead(questions: Ahead) -> Callable[[Gate], Gate]:
    """Decorates a gate. What it asks after all, and did not say here, it asks by itself."""

    def decorated(gate: Gate) -> Gate:
        _ahead[gate] = questions
        return gate

    return decorated


def upper_questions(mailed: Sequence[Mailed]) -> list["Question"]:
    return [each for gate in upper_gates() if gate in _ahead for each in _ahead[gate](mailed)]


_ahead: dict[Gate, Ahead] = {}


class Then(StrEnum):
    """What becomes of a refused message."""

    # It waits, and is looked at again until its window day is over.
    HELD = "held"
    # It will not go, and neither will it for another reason.
    SKIPPED = "skipped"
    # Its day is over; it is offered for the next window.
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    words: str = ""
    parameters: Mapping[str, PlainValue] = field(default_factory=dict)
    then: Then = Then.HELD
    # Held until then and not looked at before: kept as `held_until`.
    until: datetime | None = None

    @property
    def detail(self) -> dict[str, PlainValue]:
        return {**self.parameters, "words": self.words} if self.words else dict(self.parameters)


def upper_gates() -> tuple[Gate, ...]:
    return _imported(tuple(settings.DELIVERY_GATES))


@lru_cache(maxsize=8)
def _imported(paths: tuple[str, ...]) -> tuple[Gate, ...]:
    return tuple(import_string(path) for path in paths)
