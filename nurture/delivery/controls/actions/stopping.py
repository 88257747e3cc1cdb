"""The kill switch. Stopping is one press; releasing takes two people."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery import clock
from nurture.delivery.controls.facts import AlreadyReleased, NeedsSomebodyElse, ReleaseNotAsked
from nurture.delivery.controls.models import Stop
from nurture.delivery.controls.queries.stops import person
from nurture.delivery.controls.rules.release import may_release
from nurture.delivery.identities.models import SendingIdentity
from nurture.projects.models import Project, Target
from nurture.team.models import User


@transaction.atomic
def stop(
    *,
    by: User,
    at: datetime,
    project: Project | None = None,
    target: Target | None = None,
    identity: SendingIdentity | None = None,
    reason: str = "",
    operation: UUID | None = None,
) -> Stop:
    """From this commit on nothing in its scope is handed over; without a scope nothing at all.

    What is stopped already, or by the same press, stays as it is; a page that was gone back to may press for
    something else.
    """
    clock.shut_out_hand_overs()
    same = Stop.objects.filter(project=project, target=target, identity=identity)
    earlier = same.standing().first() or (operation and same.filter(operation=operation).first())
    if earlier:
        return earlier
    if operation and Stop.objects.filter(operation=operation).exists():
        operation = None
    made = Stop.objects.create(
        project=project, target=target, identity=identity, reason=reason, operation=operation, at=at, by=by
    )
    if target is not None:
        activity.record(
            account=target.account,
            verb="delivery.stopped",
            category=ActivityCategory.DECISION,
            by=by,
            at=at,
            detail={"reason": reason},
        )
    return made


@transaction.atomic
def ask_release(*, stop: Stop, by: User, at: datetime, why: str = "") -> None:
    """The first of two words; whoever asked first has asked. Raises AlreadyReleased."""
    current = _standing(stop)
    if current.asked_at is not None:
        return
    current.asked_at, current.asked_by, current.asked_why = at, by, why
    current.save(update_fields=["asked_at", "asked_by", "asked_why"])
    _tell(current, by=by, at=at, why=why)


@transaction.atomic
def leave_stopped(*, stop: Stop, by: User, at: datetime) -> None:
    """The second one says no, or the first one has thought again. Raises AlreadyReleased or ReleaseNotAsked."""
    current = _standing(stop)
    if current.asked_at is None:
        raise ReleaseNotAsked(stop)
    current.asked_at, current.asked_by, current.asked_why = None, None, ""
    current.save(update_fields=["asked_at", "asked_by", "asked_why"])
    if current.target is not None:
        activity.record(
            account=current.target.account,
            verb="delivery.left_stopped",
            category=ActivityCategory.DECISION,
            by=by,
            at=at,
        )


@transaction.atomic
def release(*, stop: Stop, by: User, at: datetime) -> None:
    """The second word. What the stop held is looked at again by the next tick.

    Raises AlreadyReleased, ReleaseNotAsked or NeedsSomebodyElse.
    """
    current = _standing(stop)
    if current.asked_by is None:
        raise ReleaseNotAsked(stop)
    if not may_release(person(current.asked_by), person(by)):
        raise NeedsSomebodyElse(stop)
    current.lifted_at, current.lifted_by = at, by
    current.save(update_fields=["lifted_at", "lifted_by"])
    if current.target is not None:
        activity.record(
            account=current.target.account,
            verb="delivery.released",
            category=ActivityCategory.DECISION,
            by=by,
            at=at,
            detail={"asked_by": current.asked_by.name, "asked_by_latin": current.asked_by.name_latin},
        )


def _standing(stop: Stop) -> Stop:
    """The row, locked: two presses at once are one after the other."""
    rows = Stop.objects.select_for_update(of=("self",)).select_related("asked_by", "target__account")
    current = rows.get(pk=stop.pk)
    if current.lifted_at is not None:
        raise AlreadyReleased(stop)
    return current


def _tell(stop: Stop, *, by: User, at: datetime, why: str) -> None:
    if stop.target is not None:
        activity.record(
            account=stop.target.account,
            verb="delivery.release_asked",
            category=ActivityCategory.DECISION,
            by=by,
            at=at,
            detail={"reason": why},
        )
