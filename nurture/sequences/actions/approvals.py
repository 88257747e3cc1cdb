"""A team's word for exactly these words."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory
from nurture.delivery.clock import shut_out_hand_overs
from nurture.projects.facts import NotInTeam
from nurture.projects.queries.members import is_member
from nurture.sequences.actions.emails import locked
from nurture.sequences.actions.notices import tell
from nurture.sequences.actions.reviews import end_review, open_review
from nurture.sequences.facts import (
    ContentChanged,
    EmailClosed,
    EmailIncomplete,
    EmailOut,
    NotInReview,
    SamePerson,
)
from nurture.sequences.models import Approval, Email, Notice, Review
from nurture.sequences.queries.problems import problems
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.state import is_closed
from nurture.team.models import User


@transaction.atomic
def approve(*, email: Email, content_hash: str, by: User, at: datetime) -> Approval:
    """The word of `by`'s team for the content that was looked at; given once, however often it is pressed.

    In a review or by a decision of the meeting: the second word ends the review that is open. Raises ContentChanged when other words stand now, EmailIncomplete when they cannot go out, EmailClosed when
    they went, NotInTeam and SamePerson.
    """
    current = locked(email)
    if not is_member(current.step.sequence.target.project, by):
        raise NotInTeam
    if current.content_hash != content_hash:
        raise ContentChanged
    given = {each.team: each for each in current.approvals.standing().select_related("user")}
    if by.team in given:
        return given[by.team]
    if any(each.user_id == by.pk for each in given.values()):
        raise SamePerson
    _require_ready(current)
    approval = Approval.objects.create(email=current, content_hash=content_hash, team=by.team, user=by, at=at)
    record(
        account=current.step.sequence.target.account,
        verb="sequences.email_approved",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"subject": current.subject, "both": bool(given)},
        link=current.get_absolute_url(),
    )
    if given:
        _end_review(current, by=by, at=at)
    return approval


@transaction.atomic
def approve_in_review(*, email: Email, content_hash: str, by: User, at: datetime) -> Approval:
    """As `approve`, from the page of the email: both teams read why it is sent first.

    Raises NotInReview and EmailOut too.
    """
    current = locked(email)
    if current.is_out:
        raise EmailOut
    if not is_member(current.step.sequence.target.project, by):
        raise NotInTeam
    if open_review(current) is None and not current.approvals.standing().exists():
        raise NotInReview
    return approve(email=current, content_hash=content_hash, by=by, at=at)


@transaction.atomic
def take_back(*, approvals: Collection[int], by: User, at: datetime) -> None:
    """A decision that gave them does not stand any more: neither do they, and the review they ended goes on."""
    shut_out_hand_overs()
    given = list(Approval.objects.standing().filter(pk__in=approvals).select_related("email"))
    Approval.objects.filter(pk__in=[each.pk for each in given]).update(voided_at=at, voided_by=by)
    for each in given:
        ended = each.email.reviews.filter(outcome=Review.Outcome.APPROVED, ended_at=each.at)
        if not each.email.reviews.open().exists():
            ended.update(ended_at=None, ended_by=None, outcome="")


def _end_review(email: Email, *, by: User, at: datetime) -> None:
    review = open_review(email)
    if review:
        end_review(review, Review.Outcome.APPROVED, by=by, at=at)
        tell([review.asked_by, email.updated_by], email, Notice.Kind.APPROVED, by=by, at=at)


def _require_ready(email: Email) -> None:
    if is_closed(outgoing_of([email.pk]).get(email.pk, Outgoing()).states):
        raise EmailClosed
    if found := problems(email, list(email.recipients.all())):
        raise EmailIncomplete(found)
