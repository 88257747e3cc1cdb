"""In which order targets are talked about, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

# A target is stuck when so many cycles have ended since it entered its stage.
STUCK_AFTER: Final = 2


class Place(StrEnum):
    """How far a target is in this meeting."""

    ANSWERED = "answered"
    CONFIRMING = "confirming"
    OPEN = "open"
    AGREED = "agreed"


class Why(IntEnum):
    """Why a target stands where it stands, in the order of the agenda."""

    # It has lost an owner, or nothing is to happen next.
    HEADLESS = 0
    ANSWERED = 1
    HANDOFF = 2
    # Before the meeting both chose, and not the same.
    SPLIT = 3
    # The meeting before agreed on nothing: left open, or parked until this one.
    LEFT = 4
    STUCK = 5
    AMOUNT = 6
    # Before the meeting both teams chose the same: there is little to talk about.
    CONSENT = 7


# Replied or handoff due is one reason; within it the larger amount goes first.
_RANK: Final = {Why.HANDOFF: Why.ANSWERED}


@dataclass(frozen=True)
class Item:
    """What the order depends on. None of it changes by deciding: a row that jumps away under the cursor loses the room."""

    target: int
    expected_amount: int
    is_paused: bool = False
    is_decided: bool = False
    is_agreed: bool = False
    is_headless: bool = False
    is_offered: bool = False
    # What the early votes say, once they may be seen.
    is_split: bool = False
    is_consent: bool = False
    was_left: bool = False
    cycles_over: int = 0

    @property
    def place(self) -> Place:
        if self.is_agreed:
            return Place.AGREED
        if self.is_paused:
            return Place.ANSWERED
        return Place.CONFIRMING if self.is_decided else Place.OPEN

    @property
    def why(self) -> Why:
        return self.reasons[0]

    @property
    def reasons(self) -> list[Why]:
        """All that hold, the first counts most; there is always one."""
        holding = (
            (Why.HEADLESS, self.is_headless),
            (Why.ANSWERED, self.is_paused),
            (Why.HANDOFF, self.is_offered),
            (Why.SPLIT, self.is_split),
            (Why.LEFT, self.was_left and not self.is_consent),
            (Why.STUCK, self.cycles_over >= STUCK_AFTER and not self.is_consent),
            (Why.CONSENT, self.is_consent),
        )
        return [why for why, holds in holding if holds] or [Why.AMOUNT]


def in_order(items: Iterable[Item]) -> list[Item]:
    """By the reason, and within it the largest expected revenue."""
    return sorted(items, key=lambda item: (_ranks(item), -item.expected_amount, item.target))


def _ranks(item: Item) -> list[Why]:
    """What heads the agenda for want of an owner or a next step is in the order of the others among itself."""
    return [_RANK.get(why, why) for why in [*item.reasons, Why.AMOUNT][: 2 if item.is_headless else 1]]


def neighbours(targets: list[int], here: int) -> tuple[int | None, int | None]:
    """The target before and the one after; None at the ends."""
    place = targets.index(here)
    before = targets[place - 1] if place else None
    after = targets[place + 1] if place + 1 < len(targets) else None
    return before, after
