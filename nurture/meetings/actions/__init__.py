"""What both teams do in the meeting."""

from nurture.meetings.actions.changes import changed
from nurture.meetings.actions.decisions import confirm, decide, undo, withdraw
from nurture.meetings.actions.editing import write_words
from nurture.meetings.actions.facilitating import facilitate, move, read_out
from nurture.meetings.actions.meetings import (
    close_meeting,
    ensure_all_meetings,
    ensure_meeting,
    ensure_next_meeting,
    open_meeting,
)
from nurture.meetings.actions.needs import Needs, Words
from nurture.meetings.actions.operations import forget_operations
from nurture.meetings.actions.presence import be_here, leave
from nurture.meetings.actions.proposals import (
    proposal_for_email,
    propose,
    propose_deal,
    propose_email,
    withdraw_proposal,
)
from nurture.meetings.actions.recording import (
    confirm_for,
    decide_without_owners,
    object_to,
    see_recorded,
)
from nurture.meetings.actions.records import dissent
from nurture.meetings.actions.voting import extend, open_vote, reveal, vote

__all__ = [
    "Needs",
    "Words",
    "be_here",
    "changed",
    "close_meeting",
    "confirm",
    "confirm_for",
    "decide",
    "decide_without_owners",
    "dissent",
    "ensure_all_meetings",
    "ensure_meeting",
    "ensure_next_meeting",
    "extend",
    "facilitate",
    "forget_operations",
    "leave",
    "move",
    "object_to",
    "open_meeting",
    "open_vote",
    "proposal_for_email",
    "propose",
    "propose_deal",
    "propose_email",
    "read_out",
    "reveal",
    "see_recorded",
    "undo",
    "vote",
    "withdraw",
    "withdraw_proposal",
    "write_words",
]
