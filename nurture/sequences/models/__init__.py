"""What a target gets, in which order: the plan, the drafts, and both teams' approval of the words."""

from nurture.sequences.models.approvals import Approval, ApprovalQuerySet
from nurture.sequences.models.changes import SequenceChange
from nurture.sequences.models.emails import Email, EmailQuerySet, EmailVersion
from nurture.sequences.models.kinds import SHARED, WORK, Fact, StepKind, StepWords, Timing
from nurture.sequences.models.plans import Sequence, SequenceQuerySet, Step, StepQuerySet
from nurture.sequences.models.reasons import Evidence, EvidenceQuerySet, Expectation, ExpectedReaction
from nurture.sequences.models.rests import Rest, RestQuerySet
from nurture.sequences.models.reviews import (
    Notice,
    NoticeQuerySet,
    Review,
    ReviewQuerySet,
    Suggestion,
    SuggestionQuerySet,
    TestMail,
)
from nurture.sequences.models.snippets import LinkCheck, Snippet, SnippetQuerySet, SnippetUse
from nurture.sequences.models.templates import SequenceTemplate, TemplateStep
from nurture.sequences.models.walking import Enrolment, PlanningCursor, SequenceExit, StepEnd
from nurture.sequences.models.writing import (
    Candidate,
    CandidateQuerySet,
    Comment,
    CommentQuerySet,
    EmailDraft,
)

__all__ = [
    "SHARED",
    "WORK",
    "Approval",
    "ApprovalQuerySet",
    "Candidate",
    "CandidateQuerySet",
    "Comment",
    "CommentQuerySet",
    "Email",
    "EmailDraft",
    "EmailQuerySet",
    "EmailVersion",
    "Enrolment",
    "Evidence",
    "EvidenceQuerySet",
    "Expectation",
    "ExpectedReaction",
    "Fact",
    "LinkCheck",
    "Notice",
    "NoticeQuerySet",
    "PlanningCursor",
    "Rest",
    "RestQuerySet",
    "Review",
    "ReviewQuerySet",
    "Sequence",
    "SequenceChange",
    "SequenceExit",
    "SequenceQuerySet",
    "SequenceTemplate",
    "Snippet",
    "SnippetQuerySet",
    "SnippetUse",
    "Step",
    "StepEnd",
    "StepKind",
    "StepQuerySet",
    "StepWords",
    "Suggestion",
    "SuggestionQuerySet",
    "TemplateStep",
    "TestMail",
    "Timing",
]
