"""Which of the things that happened a room reads first. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

LINES: Final = 3

# What they said or did themselves; what a machine of theirs answered is worth less than what one of us knows.
BY_MACHINES: Final = frozenset({"delivery.auto_reply", "delivery.away"})
# It stands elsewhere on the same screen: the candidates, the pause, the gates.
SHOWN_ELSEWHERE: Final = frozenset(
    {"meetings.proposed", "meetings.withdrawn", "delivery.planned", "sequences.email_drafted"}
)
WORTH: Final = {"reaction": 5, "knowledge": 4, "email": 3, "stage": 3, "decision": 2}


@dataclass(frozen=True)
class Told:
    """An entry of the timeline; `place` counts from the latest, 0."""

    place: int
    category: str
    verb: str

    @property
    def worth(self) -> int:
        if self.verb in SHOWN_ELSEWHERE:
            return 0
        return 1 if self.verb in BY_MACHINES else WORTH.get(self.category, 0)


def most_telling(entries: Collection[Told], *, count: int) -> list[int]:
    """The places of those that tell most, the latest first; of two that tell as much the later one."""
    best = sorted(entries, key=lambda each: (-each.worth, each.place))[:count]
    return sorted(each.place for each in best)
