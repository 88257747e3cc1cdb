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
    # All that readers need is there; nobody has been asked yet.
    READY = "ready"
    IN_REVIEW = "in_review"
    CHANGES = "changes"
    HALF_APPROVED = "half_approved"
    APPROVED = "approved"
    PLANNED = "planned"
    SENT = "sent"


class ReviewState(StrEnum):
    """How far the reading is, apart from what was approved."""

    NONE = ""
    READY = "ready"
    OPEN = "in_review"
    # Somebody wants changes, and nothing was saved since.
    CHANGES = "changes"


def email_state(
    *,
    complete: bool,
    approvals: int,
    messages: Collection[str],
    review: ReviewState = ReviewState.NONE,
) -> EmailState:
    """`approvals` counts the teams that approved this content; `messages` are the states of what goes out."""
    if ON_THE_WAY.intersection(messages):
        return EmailState.PLANNED
    if HANDED_OVER.intersection(messages):
        return EmailState.SENT
    return _written(approvals, review) if complete else EmailState.EMPTY


def is_closed(messages: Collection[str]) -> bool:
    """Somebody has it already: a change would be another email, and belongs into a new step."""
    return bool(HANDED_OVER.intersection(messages))


def _written(approvals: int, review: ReviewState) -> EmailState:
    if approvals >= 2:
        return EmailState.APPROVED
    if review == ReviewState.CHANGES:
        return EmailState.CHANGES
    if approvals:
        return EmailState.HALF_APPROVED
    return EmailState(review) if review else EmailState.DRAFT
