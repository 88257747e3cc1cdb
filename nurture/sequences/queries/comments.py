"""What is said about an email, at the place where it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Prefetch, QuerySet

from nurture.sequences.models import Comment, Email
from nurture.sequences.rules.passages import Anchor, Place, place_of
from nurture.team.models import User

#: How long whoever deleted a comment is offered to take that back.
UNDO: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class Thread:
    comment: Comment
    answers: list[Comment]
    # None: it is about the whole, or the passage is gone.
    place: Place | None

    @property
    def is_lost(self) -> bool:
        return bool(self.comment.quote) and self.place is None

    @property
    def is_reworded(self) -> bool:
        return self.place is not None and self.place.reworded

    @property
    def is_open(self) -> bool:
        return self.comment.resolved_at is None


@dataclass(frozen=True)
class Run:
    """A piece of a text, and the number of the open thread on it."""

    text: str
    thread: int = 0


def threads(email: Email, texts: Mapping[str, str]) -> list[Thread]:
    """Open ones first, in the order of the text; `texts` by field. Two queries."""
    answers = Comment.objects.filter(deleted_at=None).select_related("author")
    roots = (
        email.comments.roots()
        .select_related("author", "resolved_by")
        .prefetch_related(Prefetch("answers", answers))
    )
    found = [Thread(each, list(each.answers.all()), _place(each, texts)) for each in roots]
    order = {"subject": 0, "preheader": 1, "body": 2}
    return sorted(
        found,
        key=lambda thread: (
            not thread.is_open,
            order.get(thread.comment.field, 3),
            thread.place.start if thread.place else 0,
            thread.comment.at,
        ),
    )


def runs(text: str, found: list[Thread], field: str) -> list[Run]:
    """The text cut at the passages that open threads stand on; where two overlap, the first one."""
    here = [each for each in found if each.is_open and each.place and each.comment.field == field]
    pieces: list[Run] = []
    at = 0
    for thread in sorted(here, key=lambda each: each.place.start if each.place else 0):
        if thread.place and thread.place.start >= at:
            pieces.append(Run(text[at : thread.place.start]))
            pieces.append(Run(text[thread.place.start : thread.place.end], thread.comment.pk))
            at = thread.place.end
    return [piece for piece in [*pieces, Run(text[at:])] if piece.text]


def open_count(email: Email) -> int:
    return email.comments.roots().filter(resolved_at=None).count()


def just_deleted(email: Email, user: User, at: datetime) -> list[Comment]:
    gone = email.comments.filter(deleted_by=user, deleted_at__gt=at - UNDO)
    return list(gone.order_by("-deleted_at")[:3])


def visible_comments(user: User) -> QuerySet[Comment]:
    return Comment.objects.filter(email__in=Email.objects.visible_to(user)).select_related(
        "author", "email__step__sequence__target__project", "email__step__sequence__target__account"
    )


def _place(comment: Comment, texts: Mapping[str, str]) -> Place | None:
    anchor = Anchor(comment.quote, comment.before, comment.after, comment.start)
    return place_of(texts.get(comment.field, ""), anchor)
