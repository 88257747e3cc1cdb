"""The joint "next email" meeting: candidates, what was decided, and who of each team confirmed it."""

from nurture.meetings.models.decisions import Confirmation, Decision, DecisionKind, Proposal
from nurture.meetings.models.meetings import Meeting, Presence

__all__ = ["Confirmation", "Decision", "DecisionKind", "Meeting", "Presence", "Proposal"]
