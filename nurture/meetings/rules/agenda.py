"""In which order targets are talked about, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Why a target stands where it stands, in the order of the agenda."""

    ANSWERED = "answered"
    CONFIRMING = "confirming"
    OPEN = "open"
    AGREED = "agreed"


@dataclass(frozen=True)
class Item:
    """What the order depends on."""

    target: int
    expected_amount: int
    is_paused: bool = False
    is_decided: bool = False
    is_agreed: bool = False

    @property
    def place(self) -> Place:
        if self.is_agreed:
            return Place.AGREED
        if self.is_paused:
            return Place.ANSWERED
        return Place.CONFIRMING if self.is_decided else Place.OPEN


def in_order(items: Iterable[Item]) -> list[Item]:
    """Whoever answered first, then the largest expected revenue.

    What is decided keeps its place: a row that jumps away under the cursor loses the room.
    """
    return sorted(items, key=lambda item: (not item.is_paused, -item.expected_amount, item.target))


def neighbours(targets: list[int], here: int) -> tuple[int | None, int | None]:
    """The target before and the one after; None at the ends."""
    place = targets.index(here)
    before = targets[place - 1] if place else None
    after = targets[place + 1] if place + 1 < len(targets) else None
    return before, after
