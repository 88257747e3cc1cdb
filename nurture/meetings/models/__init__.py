"""The joint "next email" meeting: candidates, what was decided, and who of each team confirmed it."""

from nurture.meetings.homework.models import Action, Replan
from nurture.meetings.models.decisions import Confirmation, Decision, DecisionKind, Proposal
from nurture.meetings.models.meetings import Meeting, Presence
from nurture.meetings.models.operations import Operation
from nurture.meetings.models.votes import Confidence, Turn, Vote

__all__ = [
    "Action",
    "Confidence",
    "Confirmation",
    "Decision",
    "DecisionKind",
    "Meeting",
    "Operation",
    "Presence",
    "Proposal",
    "Replan",
    "Turn",
    "Vote",
]
