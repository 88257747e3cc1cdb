"""How far the reading of an email is: who was asked, who wants what, which wordings wait, who was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from nurture.sequences.models import Email, Evidence, Expectation, Notice, Review, Suggestion
from nurture.sequences.rules.state import ReviewState
from nurture.sequences.rules.wording import place_of
from nurture.team.models import User


def reading(path: str = "") -> Case:
    """A ReviewState as a column of a list of emails, or of what leads to one by `path` ("email__")."""
    email = OuterRef(f"{path}pk")
    ours = Review.objects.filter(email=email)
    latest = ours.order_by("-asked_at", "-pk")
    rests = ~Q(**{f"{path}evidence": ""}) | Exists(Evidence.objects.standing().filter(email=email))
    wanted = Q(**{f"{path}updated_at__lte": Subquery(latest.values("ended_at")[:1])})
    return Case(
        When(Exists(ours.open()), then=Value(ReviewState.OPEN.value)),
        When(wanted & Exists(_with_outcome(latest)), then=Value(ReviewState.CHANGES.value)),
        When(
            ~Q(**{f"{path}hypothesis": ""}) & rests & Exists(Expectation.objects.filter(email=email)),
            then=Value(ReviewState.READY.value),
        ),
        default=Value(ReviewState.NONE.value),
        output_field=CharField(),
    )


def reading_of(email: Email) -> ReviewState:
    """Of one email. One query."""
    says = Email.objects.filter(pk=email.pk).annotate(says=reading()).values_list("says", flat=True)
    return ReviewState(says[0]) if says else ReviewState.NONE


def latest_review(email: Email) -> Review | None:
    """The one that is open, else the one that ended last."""
    found = email.reviews.select_related("asked_by", "ended_by").order_by(
        F("ended_at").desc(nulls_first=True), "-pk"
    )
    return found.first()


@dataclass(frozen=True)
class Proposed:
    """A wording that waits, and whether its passage still stands there."""

    suggestion: Suggestion
    place: int | None

    @property
    def is_lost(self) -> bool:
        return self.place is None


def waiting_suggestions(email: Email) -> list[Proposed]:
    rows = email.suggestions.open().select_related("by")
    return [
        Proposed(each, place_of(str(getattr(email, each.field)), each.passage, each.start)) for each in rows
    ]


def answered_suggestions(email: Email) -> list[Suggestion]:
    """The latest first."""
    answered = email.suggestions.filter(answered_at__isnull=False).select_related("by", "answered_by")
    return list(answered.order_by("-answered_at", "-pk")[:20])


def credits_of(email: Email) -> dict[int, list[User]]:
    """By version, whose wording it took over. One query."""
    found: dict[int, list[User]] = {}
    taken = email.suggestions.filter(became__isnull=False).select_related("by").order_by("became", "pk")
    for each in taken:
        found.setdefault(each.became or 0, []).append(each.by)
    return found


def worded_by(emails: Iterable[int]) -> dict[int, list[User]]:
    """By email, everybody whose wording it holds, each once. One query."""
    found: dict[int, dict[int, User]] = {}
    taken = Suggestion.objects.filter(email__in=list(emails), became__isnull=False).select_related("by")
    for each in taken.order_by("pk"):
        found.setdefault(each.email_id, {})[each.by_id] = each.by
    return {email: list(people.values()) for email, people in found.items()}


def notices(user: User) -> QuerySet[Notice]:
    """Of this user, on emails they may still see; the latest first."""
    return (
        Notice.objects.filter(user=user, email__in=Email.objects.visible_to(user))
        .select_related("by", "email__step__sequence__target__account")
        .order_by("-at", "-pk")
    )


def unread_notices(user: User) -> QuerySet[Notice]:
    return notices(user).filter(seen_at=None)


def unread_count(user: User, *, at: datetime) -> int:
    """For the bell (accounts.notices)."""
    return unread_notices(user).count()


def _with_outcome(latest: QuerySet[Review]) -> QuerySet[Any]:
    """Whether the latest one asked for changes: a later one, however it ended, takes its place."""
    later = Review.objects.filter(email=OuterRef("email"), pk__gt=OuterRef("pk"))
    return latest.filter(outcome=Review.Outcome.CHANGES).exclude(Exists(later)).order_by()
