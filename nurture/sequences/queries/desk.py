"""What the page of an email says of its review to one reader, and what they may do about it."""

import re
from dataclasses import dataclass
from functools import cached_property

from nurture.projects.queries.members import is_member
from nurture.sequences.models import Email, Notice, Review, Suggestion
from nurture.sequences.queries.emails import EmailStatus
from nurture.sequences.queries.problems import Problem, before_review
from nurture.sequences.queries.reviews import (
    Proposed,
    answered_suggestions,
    credits_of,
    latest_review,
    reading_of,
    waiting_suggestions,
)
from nurture.sequences.rules.state import EmailState, ReviewState, email_state
from nurture.team.models import Team, User


@dataclass(frozen=True)
class Passage:
    """A paragraph of the text, or its subject, to be worded anew."""

    field: str
    start: int
    text: str


class Desk:
    """Asked for piece by piece. Each piece is a query or two."""

    def __init__(self, status: EmailStatus) -> None:
        self.status, self.email, self.user = status, status.email, status.user

    @cached_property
    def reading(self) -> ReviewState:
        return reading_of(self.email)

    @cached_property
    def review(self) -> Review | None:
        """The one that is open, else the last one."""
        return latest_review(self.email)

    @cached_property
    def is_member(self) -> bool:
        return is_member(self.email.step.sequence.target.project, self.user)

    @cached_property
    def obstacles(self) -> list[Problem]:
        """What readers would miss."""
        return before_review(self.email, self.status.chosen)

    @property
    def state(self) -> EmailState:
        return email_state(
            complete=bool(self.email.subject and self.email.body and self.status.chosen),
            approvals=len(self.status.approvals),
            messages=self.status.outgoing.states,
            review=self.reading,
        )

    @property
    def is_open(self) -> bool:
        return self.reading == ReviewState.OPEN

    @property
    def wants_changes(self) -> bool:
        return self.state == EmailState.CHANGES

    @property
    def is_approved(self) -> bool:
        return len(self.status.approvals) >= 2

    @property
    def may_ask(self) -> bool:
        closed = self.status.is_closed or self.email.is_out or self.is_approved
        return self.is_member and not self.is_open and not closed

    @property
    def may_answer(self) -> bool:
        return self.is_member and self.is_open and not (self.status.is_closed or self.email.is_out)

    @property
    def may_recall(self) -> bool:
        """Out of review, or out of what both agreed on."""
        given = bool(self.status.approvals) or self.is_open
        return self.is_member and given and not self.status.is_closed

    @cached_property
    def waiting(self) -> list[Proposed]:
        return waiting_suggestions(self.email)

    @cached_property
    def answered(self) -> list[Suggestion]:
        return answered_suggestions(self.email)

    @property
    def may_take_over(self) -> bool:
        return self.is_member and self.user.team == Team.MARKETING and not self.status.is_closed

    @property
    def may_propose(self) -> bool:
        return self.is_member and not self.status.is_closed

    @property
    def passages(self) -> list[Passage]:
        return passages(self.email)

    @cached_property
    def credits(self) -> dict[int, list[User]]:
        return credits_of(self.email)

    @cached_property
    def worded_by(self) -> list[User]:
        """Whose wordings the text holds, each once."""
        people = {user.pk: user for users in self.credits.values() for user in users}
        return list(people.values())

    @cached_property
    def news(self) -> list[Notice]:
        """What this reader was told about this email and has not looked at."""
        unread = Notice.objects.unread().filter(user=self.user, email=self.email)
        return list(unread.select_related("by").order_by("-at", "-pk")[:5])


def passages(email: Email) -> list[Passage]:
    """The subject, then paragraph by paragraph what somebody can say otherwise: neither a field nor an address alone."""
    found = [Passage("subject", 0, email.subject)] if email.subject else []
    at = 0
    for paragraph in email.body.split("\n\n"):
        if _said(paragraph):
            found.append(Passage("body", at, paragraph))
        at += len(paragraph) + 2
    return found


def _said(paragraph: str) -> str:
    """What is left without merge fields and addresses."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}|https?://\S+|\s", "", paragraph)
