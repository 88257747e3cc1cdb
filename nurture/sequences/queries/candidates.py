"""What an email could say instead, side by side with what it says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from accounts.models import Contact
from nurture.sequences.models import Candidate, Email
from nurture.sequences.queries.preview import Preview, preview
from nurture.team.models import User


@dataclass(frozen=True)
class Choice:
    """One column: a letter to call it by, who wrote it and why, and how it reads. Without a candidate it stands."""

    letter: str
    candidate: Candidate | None
    author: User
    at: datetime
    hypothesis: str
    shown: Preview
    subject: str


def choices(email: Email, reader: Contact | None) -> list[Choice]:
    """What stands first, then the open candidates in the order in which they were written. Two queries a column."""
    target = email.step.sequence.target
    contents: list[Email | Candidate] = [email, *open_candidates(email)]
    return [
        Choice(
            letter="ABC"[place],
            candidate=None if isinstance(each, Email) else each,
            author=each.updated_by if isinstance(each, Email) else each.author,
            at=each.updated_at if isinstance(each, Email) else each.changed_at or each.at,
            hypothesis=each.hypothesis,
            shown=preview(
                subject=each.subject,
                preheader=each.preheader,
                body=each.body,
                layout=each.layout,
                contact=reader,
                target=target,
            ),
            subject=each.subject,
        )
        for place, each in enumerate(contents[:3])
    ]


def wordings_beside(emails: Iterable[int]) -> dict[int, int]:
    """By email, how many candidates wait beside what stands. One query."""
    rows = Candidate.objects.open().filter(email__in=list(emails)).values_list("email")
    return dict(rows.annotate(number=Count("pk")).order_by())


def open_candidates(email: Email) -> list[Candidate]:
    return list(email.candidates.open().select_related("author"))


def open_count(email: Email) -> int:
    return email.candidates.open().count()


def visible_candidates(user: User) -> QuerySet[Candidate]:
    return Candidate.objects.filter(email__in=Email.objects.visible_to(user)).select_related(
        "author", "email__step__sequence__target__project", "email__step__sequence__target__account"
    )
