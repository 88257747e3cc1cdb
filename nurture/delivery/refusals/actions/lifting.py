"""Taking something off the suppression list. What the person said themselves takes a newer consent and two of us."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import activity
from accounts.models import ActivityCategory, Contact
from nurture.delivery import clock
from nurture.delivery.models import Suppression
from nurture.delivery.queries.suppressions import REFUSALS
from nurture.delivery.refusals.actions.keeping import Entry, Said, let_go, tell
from nurture.delivery.refusals.facts import (
    AlreadyAnswered,
    AlreadyAsked,
    AlreadyGone,
    NeedsConsent,
    NeverLifted,
    NotByOneself,
)
from nurture.delivery.refusals.models import (
    LiftRequest,
    SuppressionEvent,
    SuppressionReason,
    SuppressionScope,
)
from nurture.delivery.refusals.queries.consents import newer_consent
from nurture.delivery.refusals.rules.strength import Lift, lift_of
from nurture.team.models import User

What = SuppressionEvent.What


@transaction.atomic
def lift(*, suppression: Suppression, note: str, by: User, at: datetime) -> None:
    """What one of us entered or a machine found, with the reason why it holds no longer.

    Raises NeedsConsent for what a person said, NeverLifted, AlreadyGone.
    """
    clock.shut_out_hand_overs()
    row = _locked(suppression.pk)
    _require(row, Lift.ALONE)
    let_go(row, Said(SuppressionReason(row.reason), at, by=by, note=note))


@transaction.atomic
def ask(
    *, suppression: Suppression, contact: Contact, note: str, operation: UUID, by: User, at: datetime
) -> LiftRequest:
    """The same operation twice asks once. Raises NeedsConsent without a newer one, AlreadyAsked, AlreadyGone."""
    row = _locked(suppression.pk)
    known = LiftRequest.objects.filter(operation=operation).first()
    if known is not None:
        return known
    _require(row, Lift.BY_CONSENT)
    consent = newer_consent(contact, row)
    if consent is None:
        raise NeedsConsent(row)
    try:
        with transaction.atomic():
            request = LiftRequest.objects.create(
                scope=row.scope,
                value_hash=row.value_hash,
                reason=row.reason,
                contact=contact,
                consent=consent,
                note=note,
                operation=operation,
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError as problem:
        raise AlreadyAsked(row) from problem
    tell(What.ASKED, _entry(row), Said(SuppressionReason(row.reason), at, by=by, note=note))
    return request


@transaction.atomic
def answer(*, request: LiftRequest, granted: bool, by: User, at: datetime) -> None:
    """A second of us has looked at the proof. Raises NotByOneself, AlreadyAnswered, AlreadyGone, NeedsConsent."""
    clock.shut_out_hand_overs()
    if granted and request.asked_by_id == by.pk:
        raise NotByOneself(request)
    waiting = LiftRequest.objects.filter(pk=request.pk, answered_at=None)
    if not waiting.update(answered_by=by, answered_at=at, granted=granted):
        raise AlreadyAnswered(request)
    row = Suppression.objects.filter(scope=request.scope, value_hash=request.value_hash).first()
    if row is None:
        raise AlreadyGone(request)
    if not granted:
        tell(What.KEPT, _entry(row), Said(SuppressionReason(row.reason), at, by=by))
        return
    if newer_consent(request.contact, row) is None:
        # They refused once more, or the proof was taken away, since it was asked.
        raise NeedsConsent(row)
    let_go(row, Said(SuppressionReason(row.reason), at, by=by, note=request.note))
    _is_heard_again(request, by, at)


def _is_heard_again(request: LiftRequest, by: User, at: datetime) -> None:
    contact = request.contact
    contact.reactions.filter(kind__in=REFUSALS, taken_back_at=None).update(taken_back_at=at)
    activity.record(
        account=contact.account,
        contact=contact,
        verb="delivery.refusal_lifted",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={"asked_by": request.asked_by.display_name},
        link=contact.get_absolute_url(),
    )


def _require(row: Suppression, by: Lift) -> None:
    needed = lift_of(row.reason)
    if needed is Lift.NEVER:
        raise NeverLifted(row)
    if needed is not by:
        raise NeedsConsent(row)


def _locked(pk: int) -> Suppression:
    row = Suppression.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise AlreadyGone(pk)
    return row


def _entry(row: Suppression) -> Entry:
    return Entry(SuppressionScope(row.scope), row.value_hash, row.domain)
