"""Asking both teams to read, answering that it has to change, and taking an email back."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.delivery.clock import shut_out_hand_overs
from nurture.projects.facts import NotInTeam
from nurture.projects.queries.members import is_member
from nurture.sequences.actions.emails import locked
from nurture.sequences.actions.notices import tell
from nurture.sequences.facts import (
    ContentChanged,
    EmailClosed,
    EmailIncomplete,
    EmailOut,
    NothingToRecall,
    NotInReview,
    ReviewOpen,
)
from nurture.sequences.models import Approval, Email, Notice, Review
from nurture.sequences.queries.problems import before_review
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.approval import BOTH
from nurture.sequences.rules.state import is_closed
from nurture.team.models import User


@transaction.atomic
def ask_for_review(*, email: Email, content_hash: str, by: User, at: datetime, note: str = "") -> Review:
    """Both owners are asked to read what was looked at, with why it is sent.

    Raises EmailIncomplete with what is still missing, ContentChanged, EmailClosed, EmailOut, ReviewOpen with the one
    that is open, and NotInTeam.
    """
    current = locked_open(email, by)
    if current.is_out:
        raise EmailOut
    if current.content_hash != content_hash:
        raise ContentChanged
    if found := before_review(current, list(current.recipients.all())):
        raise EmailIncomplete(found)
    try:
        with transaction.atomic():
            review = Review.objects.create(
                email=current, version=current.version, note=note, asked_by=by, asked_at=at
            )
    except IntegrityError:
        raise ReviewOpen(current.reviews.open().get()) from None
    tell(_owners(current), current, Notice.Kind.ASKED, by=by, at=at)
    record(verb="sequences.review_asked", by=by, at=at, **_detail(current))
    return review


@transaction.atomic
def want_changes(*, email: Email, wanted: str, by: User, at: datetime) -> Review:
    """It goes back to whoever wrote it, with what has to change. Raises NotInReview, NotInTeam, EmailClosed."""
    current = locked_open(email, by)
    review = open_review(current)
    if review is None:
        raise NotInReview
    end_review(review, Review.Outcome.CHANGES, by=by, at=at, wanted=wanted)
    tell([review.asked_by, current.updated_by], current, Notice.Kind.CHANGES, by=by, at=at)
    record(verb="sequences.changes_wanted", by=by, at=at, **_detail(current))
    return review


@transaction.atomic
def recall(*, email: Email, by: User, at: datetime) -> list[Approval]:
    """Out of review, and both teams' word with it; what is planned waits until both give it again.

    Raises NothingToRecall, NotInTeam, and EmailClosed when somebody has received it.
    """
    # The gate before sending refuses by what is written here: nothing may pass it meanwhile.
    shut_out_hand_overs()
    current = locked_open(email, by)
    review = open_review(current)
    voided = list(current.approvals.standing().select_related("user").order_by("team"))
    if review is None and not voided:
        raise NothingToRecall
    if review:
        end_review(review, Review.Outcome.RECALLED, by=by, at=at)
    Approval.objects.filter(pk__in=[each.pk for each in voided]).update(voided_at=at, voided_by=by)
    asked = [review.asked_by, *_owners(current)] if review else []
    tell([*asked, *(each.user for each in voided)], current, Notice.Kind.RECALLED, by=by, at=at)
    teams = [each.team for each in voided]
    record(verb="sequences.recalled", by=by, at=at, **_detail(current, teams=teams))
    return voided


def locked_open(email: Email, by: User) -> Email:
    """The email under its lock. Raises NotInTeam, and EmailClosed when somebody has received it."""
    current = locked(email)
    if not is_member(current.step.sequence.target.project, by):
        raise NotInTeam
    if is_closed(outgoing_of([current.pk]).get(current.pk, Outgoing()).states):
        raise EmailClosed
    return current


def open_review(email: Email) -> Review | None:
    return email.reviews.open().select_related("asked_by").first()


def end_review(review: Review, outcome: Review.Outcome, *, by: User, at: datetime, wanted: str = "") -> None:
    review.ended_at, review.ended_by, review.outcome, review.wanted = at, by, outcome, wanted
    review.save(update_fields=["ended_at", "ended_by", "outcome", "wanted"])


def _owners(email: Email) -> list[User]:
    target = email.step.sequence.target
    return [getattr(target, f"{team}_owner") for team in BOTH]


def _detail(email: Email, **more: object) -> dict[str, Any]:
    """What every entry of the timeline about an email says."""
    return {
        "account": email.step.sequence.target.account,
        "category": ActivityCategory.EMAIL,
        "detail": {"subject": email.subject, **more},
        "link": email.get_absolute_url(),
    }
