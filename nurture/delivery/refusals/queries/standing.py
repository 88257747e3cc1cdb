"""How somebody who opens the link in our mail stands with us."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nurture.delivery.models import Message, Suppression
from nurture.delivery.queries.suppressions import against, hashes_of, refusals


class State(StrEnum):
    OPEN = "open"
    QUIET = "quiet"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Standing:
    state: State
    # When a pause they chose is over.
    until: datetime | None = None


def standing(message: Message) -> Standing:
    """Of whoever this mail went to. Three queries at most; whoever was erased is kept out already."""
    contact = message.contact
    if contact.erased_at is not None or refusals().filter(contact=contact).exists():
        return Standing(State.STOPPED)
    addresses = {each for each in (message.to_address, contact.email) if each}
    rows = list(against({value for address in addresses for value in hashes_of(address)}))
    if not rows:
        return Standing(State.OPEN)
    pauses = [row.until for row in rows if row.reason == Suppression.Reason.QUIET and row.until]
    return Standing(State.QUIET, max(pauses)) if len(pauses) == len(rows) else Standing(State.STOPPED)
