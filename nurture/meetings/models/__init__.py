"""The joint "next email" meeting: candidates, what was decided, and who of each team confirmed it."""

from nurture.meetings.feed.models import CalendarFeed
from nurture.meetings.history.models import Again, Credit, Finding, Verdict
from nurture.meetings.homework.models import Action, Replan
from nurture.meetings.lobby.models import Attendance, EarlyVote, Invitation
from nurture.meetings.minutes.models import (
    Amendment,
    Correction,
    CriteriaLook,
    HowLeft,
    LeftOpen,
    Look,
    MinutesMail,
    Rating,
)
from nurture.meetings.models.decisions import (
    ENDING,
    SENDING,
    Confirmation,
    Decision,
    DecisionKind,
    Part,
    Touch,
    Withdrawal,
)
from nurture.meetings.models.meetings import Meeting, Presence
from nurture.meetings.models.operations import Operation
from nurture.meetings.models.proposals import Proposal
from nurture.meetings.models.records import CastVote, Dissent, Option
from nurture.meetings.models.votes import Confidence, Turn, Vote

__all__ = [
    "ENDING",
    "SENDING",
    "Action",
    "Again",
    "Amendment",
    "Attendance",
    "CalendarFeed",
    "CastVote",
    "Confidence",
    "Confirmation",
    "Correction",
    "Credit",
    "CriteriaLook",
    "Decision",
    "DecisionKind",
    "Dissent",
    "EarlyVote",
    "Finding",
    "HowLeft",
    "Invitation",
    "LeftOpen",
    "Look",
    "Meeting",
    "MinutesMail",
    "Operation",
    "Option",
    "Part",
    "Presence",
    "Proposal",
    "Rating",
    "Replan",
    "Touch",
    "Turn",
    "Verdict",
    "Vote",
    "Withdrawal",
]
