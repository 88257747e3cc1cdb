"""Which pieces of the screen may show something else after a change. Pure."""

from collections.abc import Iterator
from typing import Final

# In the order of the parts of a mark (nurture.meetings.queries.live): the meeting itself, the timelines of its
# targets, their emails, what it sends.
SHOWN_IN: Final = (
    (
        "lead",
        "counts",
        "agenda",
        "clock",
        "candidate-cards",
        "phase",
        "vote-panel",
        "thumb",
        "decision-state",
        "actions",
    ),
    ("target-head", "since", "people", "quotes", "notes", "agenda", "counts"),
    ("candidate-cards", "decision-state"),
    ("decision-state",),
)
PIECES: Final = tuple(dict.fromkeys(name for names in SHOWN_IN for name in names))


def pieces_since(was: str, now: str) -> list[str]:
    """Between two marks; all of them when one of the marks says nothing."""
    changed = set(_changed(was.split("."), now.split(".")))
    return [name for name in PIECES if name in changed]


def _changed(was: list[str], now: list[str]) -> Iterator[str]:
    if not len(was) == len(now) == len(SHOWN_IN):
        yield from PIECES
        return
    for names, before, after in zip(SHOWN_IN, was, now, strict=True):
        if before != after:
            yield from names
