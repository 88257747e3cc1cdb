"""What both teams do together: the project, who it pursues, and the clock they share."""

from nurture.projects.models.cycles import Cycle
from nurture.projects.models.nominations import (
    IN_REVIEW_STATES,
    OPEN_NOMINATION_STATES,
    Nomination,
    NominationQuerySet,
    NominationState,
    Signature,
)
from nurture.projects.models.projects import Membership, Project, ProjectQuerySet, default_window_weekdays
from nurture.projects.models.targets import StageChange, Target, TargetQuerySet, TargetStage

__all__ = [
    "IN_REVIEW_STATES",
    "OPEN_NOMINATION_STATES",
    "Cycle",
    "Membership",
    "Nomination",
    "NominationQuerySet",
    "NominationState",
    "Project",
    "ProjectQuerySet",
    "Signature",
    "StageChange",
    "Target",
    "TargetQuerySet",
    "TargetStage",
    "default_window_weekdays",
]
