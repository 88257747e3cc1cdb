"""Where an email stands, from what is true of its content, its approvals and its messages."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

#: The receiver has them, or may have them: what was said cannot be edited any more.
HANDED_OVER: Final = frozenset({"handing_over", "sent", "uncertain", "assumed_sent"})
#: Still to go.
ON_THE_WAY: Final = frozenset({"planned", "claimed", "held"})


class EmailState(StrEnum):
    EMPTY = "empty"
    DRAFT = "draft"
    HALF_APPROVED = "half_approved"
    APPROVED = "approved"
    PLANNED = "planned"
    SENT = "sent"


def email_state(*, complete: bool, approvals: int, messages: Collection[str]) -> EmailState:
    """`approvals` counts the teams that approved this content; `messages` are the states of what goes out."""
    if ON_THE_WAY.intersection(messages):
        return EmailState.PLANNED
    if HANDED_OVER.intersection(messages):
        return EmailState.SENT
    if not complete:
        return EmailState.EMPTY
    return (EmailState.DRAFT, EmailState.HALF_APPROVED, EmailState.APPROVED)[min(approvals, 2)]


def is_closed(messages: Collection[str]) -> bool:
    """Somebody has it already: a change would be another email, and belongs into a new step."""
    return bool(HANDED_OVER.intersection(messages))
