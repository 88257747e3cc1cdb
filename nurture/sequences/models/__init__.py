"""What a target gets, in which order: the plan, the drafts, and both teams' approval of the words."""

from nurture.sequences.models.approvals import Approval, ApprovalQuerySet
from nurture.sequences.models.emails import Email, EmailQuerySet, EmailVersion
from nurture.sequences.models.plans import Sequence, SequenceQuerySet, Step, StepKind, StepQuerySet
from nurture.sequences.models.reasons import Evidence, EvidenceQuerySet, Expectation, ExpectedReaction
from nurture.sequences.models.reviews import (
    Notice,
    NoticeQuerySet,
    Review,
    ReviewQuerySet,
    Suggestion,
    SuggestionQuerySet,
    TestMail,
)

__all__ = [
    "Approval",
    "ApprovalQuerySet",
    "Email",
    "EmailQuerySet",
    "EmailVersion",
    "Evidence",
    "EvidenceQuerySet",
    "Expectation",
    "ExpectedReaction",
    "Notice",
    "NoticeQuerySet",
    "Review",
    "ReviewQuerySet",
    "Sequence",
    "SequenceQuerySet",
    "Step",
    "StepKind",
    "StepQuerySet",
    "Suggestion",
    "SuggestionQuerySet",
    "TestMail",
]
