"""What both teams do in the meeting."""

from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.decisions import confirm, decide, withdraw
from nurture.meetings.actions.facilitating import facilitate, move
from nurture.meetings.actions.meetings import (
    close_meeting,
    ensure_all_meetings,
    ensure_meeting,
    open_meeting,
)
from nurture.meetings.actions.operations import forget_operations
from nurture.meetings.actions.presence import be_here, leave
from nurture.meetings.actions.proposals import proposal_for_email, propose
from nurture.meetings.actions.voting import extend, open_vote, reveal, vote

__all__ = [
    "be_here",
    "changed",
    "close_meeting",
    "confirm",
    "decide",
    "ensure_all_meetings",
    "ensure_meeting",
    "extend",
    "facilitate",
    "forget_operations",
    "leave",
    "move",
    "open_meeting",
    "open_vote",
    "proposal_for_email",
    "propose",
    "reveal",
    "vote",
    "withdraw",
]
