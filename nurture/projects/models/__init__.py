"""What both teams do together: the project, who it pursues, and the clock they share."""

from nurture.projects.models.criteria import CriteriaSignature, CriteriaVersion, Criterion, CriterionText
from nurture.projects.models.cycles import Cycle, CycleChange
from nurture.projects.models.efforts import EffortTier
from nurture.projects.models.nominations import (
    IN_REVIEW_STATES,
    OPEN_NOMINATION_STATES,
    DeckMove,
    Nomination,
    NominationQuerySet,
    NominationState,
    Signature,
)
from nurture.projects.models.projects import Membership, Project, ProjectQuerySet, default_window_weekdays
from nurture.projects.models.scores import HIGHEST, LOWEST, GapTalk, ScoreRound, ScoreSheet
from nurture.projects.models.targets import Offer, StageChange, Target, TargetEnd, TargetQuerySet, TargetStage

__all__ = [
    "HIGHEST",
    "IN_REVIEW_STATES",
    "LOWEST",
    "OPEN_NOMINATION_STATES",
    "CriteriaSignature",
    "CriteriaVersion",
    "Criterion",
    "CriterionText",
    "Cycle",
    "CycleChange",
    "DeckMove",
    "EffortTier",
    "GapTalk",
    "Membership",
    "Nomination",
    "NominationQuerySet",
    "NominationState",
    "Offer",
    "Project",
    "ProjectQuerySet",
    "ScoreRound",
    "ScoreSheet",
    "Signature",
    "StageChange",
    "Target",
    "TargetEnd",
    "TargetQuerySet",
    "TargetStage",
    "default_window_weekdays",
]
