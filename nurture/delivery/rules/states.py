"""The states of a message (models.MessageState) and the arrows between them; there are no others."""

from collections.abc import Mapping
from typing import Final

# To uncertain from before a hand-over: only after a restore, when the journal beside the database says that it left.
# To sent from there: it was to go once more, and then something proved that it had arrived the first time.
ARROWS: Final[Mapping[str, frozenset[str]]] = {
    "planned": frozenset({"claimed", "held", "skipped", "expired", "cancelled", "uncertain", "sent"}),
    # Back to planned: the lease ran out, and nothing has left us.
    "claimed": frozenset(
        {"handing_over", "planned", "held", "skipped", "expired", "failed", "cancelled", "uncertain"}
    ),
    # Back to planned: deferred, or the way was closed before anything could be accepted.
    "handing_over": frozenset({"sent", "failed", "planned", "uncertain"}),
    # To assumed sent: a restore forgot what became of it, and a person says that it left.
    "held": frozenset({"planned", "skipped", "expired", "cancelled", "uncertain", "assumed_sent", "sent"}),
    "expired": frozenset({"planned", "cancelled", "uncertain", "assumed_sent", "sent"}),
    # Only evidence, or a person, moves an uncertain message; it is never sent again by itself.
    "uncertain": frozenset({"sent", "planned", "failed", "assumed_sent"}),
    "assumed_sent": frozenset({"sent", "planned"}),
    "sent": frozenset(),
    "skipped": frozenset(),
    # Ended, but nobody has it: a person may try it again, or take back that they stopped it.
    "failed": frozenset({"planned"}),
    "cancelled": frozenset({"planned"}),
}

#: What may still be stopped: nothing of it has left us.
STOPPABLE: Final = frozenset({"planned", "claimed", "held"})


class NoSuchArrow(ValueError):
    """A message never moves this way: a mistake in the program, not in the mail."""


def check_arrow(before: str, after: str) -> None:
    if after not in ARROWS[before]:
        raise NoSuchArrow(f"{before} → {after}")
