"""The way back from a decision: all it left behind, as far as nobody has built upon it since."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nurture.delivery.actions.holding import release
from nurture.meetings.facts import AlreadyHandedOver
from nurture.meetings.homework import actions as homework
from nurture.meetings.models import Decision, DecisionKind, Proposal
from nurture.projects.actions.ends import take_up
from nurture.projects.actions.offers import take_back_offer
from nurture.sequences.actions import (
    archive_step,
    cancel_sending,
    end_sequence,
    restore_version,
    take_back,
    undo_change,
    wake_of,
)
from nurture.sequences.facts import EmailClosed, EmailOnItsWay, SequenceOver
from nurture.sequences.models import Email, EmailVersion, Review, Sequence, SequenceChange
from nurture.team.models import User


def undo_effects(decision: Decision, *, by: User, at: datetime) -> int:
    """How many messages were cancelled. The caller has shut out hand-overs. Raises AlreadyHandedOver."""
    try:
        cancelled = cancel_sending(decision_ref=decision.pk, at=at)
    except EmailClosed:
        raise AlreadyHandedOver from None
    left = decision.left_behind
    take_back(approvals=left.get("approvals", []), by=by, at=at)
    homework.drop_those_of(decision=decision, by=by, at=at)
    _let_live(decision, left, by=by, at=at)
    wake_of(target=decision.target, decision_ref=decision.pk, moments=_moments(left), by=by, at=at)
    _unwrite(decision, left, by=by, at=at)
    for change in SequenceChange.objects.filter(pk__in=left.get("gates", [])).select_related("sequence"):
        undo_change(change=change, by=by, at=at)
    _words_back(decision, by=by, at=at)
    return cancelled


def _let_live(decision: Decision, left: dict[str, Any], *, by: User, at: datetime) -> None:
    """A target that came to an end, or was offered, is with both teams again."""
    take_back_offer(decision_ref=decision.pk, by=by, at=at)
    if decision.kind in {DecisionKind.PARK, DecisionKind.DROP} and decision.agreed_at:
        take_up(target=decision.target, ended_at=decision.agreed_at, by=by, at=at)
    release(messages=left.get("held", []), reason=left.get("held_as", ""), at=at)


def _moments(left: dict[str, Any]) -> dict[int, datetime]:
    return {int(pk): datetime.fromisoformat(moment) for pk, moment in left.get("moved", {}).items()}


def _unwrite(decision: Decision, left: dict[str, Any], *, by: User, at: datetime) -> None:
    """A draft that was made leaves the plan again, unless somebody has written in it; a review goes on."""
    draft = Email.objects.filter(pk=left.get("draft", 0), version=1).select_related("step__sequence").first()
    if draft:
        Proposal.objects.filter(email=draft, meeting=decision.meeting_id).update(email=None)
        try:
            archive_step(step=draft.step, by=by, at=at)
        except (EmailClosed, EmailOnItsWay, SequenceOver):
            return
        _end_if_empty(left, by=by, at=at)
    review = Review.objects.filter(pk=left.get("review", 0)).first()
    if review and not review.email.reviews.open().exists():
        Review.objects.filter(pk=review.pk).update(ended_at=None, ended_by=None, outcome="", wanted="")


def _end_if_empty(left: dict[str, Any], *, by: User, at: datetime) -> None:
    begun = Sequence.objects.in_use().filter(pk=left.get("sequence", 0)).first()
    if begun and not begun.steps.in_use().exists():
        end_sequence(sequence=begun, ending=Sequence.Ending.CANCELLED, by=by, at=at)


def _words_back(decision: Decision, *, by: User, at: datetime) -> None:
    """What was edited for it stands as it was, as a new version; not where somebody has edited it since."""
    for email, content_hash, number in _edits(decision):
        before = EmailVersion.objects.filter(email=email, number=number).first()
        if before is None or email.content_hash != content_hash:
            continue
        restore_version(email=email, restored=before, version=email.version, by=by, at=at)


def _edits(decision: Decision) -> Iterator[tuple[Email, str, int]]:
    if decision.edited_from and decision.proposal and decision.proposal.email:
        yield decision.proposal.email, decision.content_hash, decision.edited_from
    for part in decision.parts.select_related("proposal__email__step__sequence__target__account"):
        if part.edited_from and part.proposal.email:
            yield part.proposal.email, part.content_hash, part.edited_from
