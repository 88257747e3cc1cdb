"""What a target gets, in which order: the plan, the drafts, and both teams' approval of the words."""

from nurture.sequences.models.approvals import Approval, ApprovalQuerySet
from nurture.sequences.models.emails import Email, EmailQuerySet, EmailVersion
from nurture.sequences.models.plans import Sequence, SequenceQuerySet, Step, StepKind, StepQuerySet

__all__ = [
    "Approval",
    "ApprovalQuerySet",
    "Email",
    "EmailQuerySet",
    "EmailVersion",
    "Sequence",
    "SequenceQuerySet",
    "Step",
    "StepKind",
    "StepQuerySet",
]
