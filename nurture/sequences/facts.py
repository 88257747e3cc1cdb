"""What can stand in the way of a plan, an edit or an approval."""

from collections.abc import Sequence as Ordered

from nurture.sequences.models import (
    Approval,
    Candidate,
    Email,
    Review,
    Sequence,
    SequenceChange,
    SequenceTemplate,
    Snippet,
)


class SequenceInUse(Exception):
    """The target has one already."""

    def __init__(self, sequence: Sequence) -> None:
        super().__init__(sequence)
        self.sequence = sequence


class CannotMove(Exception):
    """There is nothing on that side, or what is there has been sent."""


class NoWayBack(Exception):
    """The same was changed again since, or something has come of it; `change` is what was to be taken back."""

    def __init__(self, change: SequenceChange) -> None:
        super().__init__(change)
        self.change = change


class PlanChanged(Exception):
    """Somebody changed the steps in between: what was looked at is not what stands now."""


class SameTemplate(Exception):
    """A template says exactly this already."""

    def __init__(self, template: SequenceTemplate) -> None:
        super().__init__(template)
        self.template = template


class StepEnded(Exception):
    """It was done or skipped already."""


class SequenceOver(Exception):
    """It has been finished or cancelled: nothing of it changes any more."""


class EmailOut(Exception):
    """Its step was archived, or its sequence has ended: there is nothing to agree on."""


class EmailClosed(Exception):
    """Somebody has received it: what was said stands."""


class EmailOnItsWay(Exception):
    """Messages of it are planned: the decision to send it has to be withdrawn first."""


class EmailChanged(Exception):
    """Somebody saved it in between; `email` is what stands now."""

    def __init__(self, email: Email) -> None:
        super().__init__(email)
        self.email = email


class ContentChanged(Exception):
    """What was looked at is not what stands now. Nothing was approved."""


class EmailIncomplete(Exception):
    """It cannot go out like this; `problems` are codes of `queries.emails.Problem`."""

    def __init__(self, problems: Ordered[str]) -> None:
        super().__init__(problems)
        self.problems = problems


class SamePerson(Exception):
    """Both teams must agree, and nobody is both."""

    def __init__(self, approval: Approval | None = None) -> None:
        super().__init__(approval)
        self.approval = approval


class ReviewOpen(Exception):
    """Somebody has asked already; `review` is what they asked."""

    def __init__(self, review: Review) -> None:
        super().__init__(review)
        self.review = review


class NotInReview(Exception):
    """Nobody asked to read it, or the review has ended."""


class NothingToRecall(Exception):
    """It is neither in review nor approved."""


class PassageGone(Exception):
    """The words that were to be replaced do not stand there any more."""


class NotForYou(Exception):
    """A wording is answered by marketing, and taken back by whoever proposed it."""


class AlreadyAnswered(Exception):
    """Somebody was faster."""


class NotEvidence(Exception):
    """What was pointed to is not there, not for this person to see, or the email itself."""


class TooManyTests(Exception):
    """More test mails in an hour than anybody needs to look at one."""


class SnippetChanged(Exception):
    """Somebody saved it in between; `snippet` is what stands now."""

    def __init__(self, snippet: Snippet) -> None:
        super().__init__(snippet)
        self.snippet = snippet


class CandidateClosed(Exception):
    """It was chosen or withdrawn meanwhile."""


class CandidateChanged(Exception):
    """Somebody saved it in between; `candidate` is what stands now."""

    def __init__(self, candidate: Candidate) -> None:
        super().__init__(candidate)
        self.candidate = candidate


class TooManyCandidates(Exception):
    """More than can be read side by side."""


class CommentClosed(Exception):
    """It was deleted meanwhile."""
