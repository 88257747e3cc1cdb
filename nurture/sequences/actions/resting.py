"""Waiting until a day: nothing of a target's sequence is due before it, and then it goes on by itself."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from nurture.delivery.actions.holding import move_back, move_behind
from nurture.delivery.clock import shut_out_hand_overs
from nurture.projects.models import Target
from nurture.sequences.actions.walking import settle
from nurture.sequences.models import Rest, RestQuerySet, Sequence
from nurture.team.models import User


@transaction.atomic
def rest(
    *, target: Target, until: date, why: str, decision_ref: int, by: User, at: datetime
) -> dict[int, datetime]:
    """In place of a rest that stands. What is planned already moves behind the day; gives when it was to go."""
    shut_out_hand_overs()
    _lift(Rest.objects.standing().filter(target=target), by=by, at=at)
    Rest.objects.create(target=target, until=until, why=why, decision_ref=decision_ref, by=by, at=at)
    moved = move_behind(target=target, day=until)
    _settle(target, at=at)
    return moved


@transaction.atomic
def wake(*, target: Target, by: User, at: datetime) -> None:
    """Both teams decided on something else: the sequence waits no longer."""
    if _lift(Rest.objects.standing().filter(target=target), by=by, at=at):
        _settle(target, at=at)


@transaction.atomic
def wake_of(
    *, target: Target, decision_ref: int, moments: Mapping[int, datetime], by: User, at: datetime
) -> None:
    """The decision to wait is taken back: what it moved goes when it was to go."""
    if _lift(Rest.objects.standing().filter(decision_ref=decision_ref), by=by, at=at):
        move_back(moments=moments, at=at)
        _settle(target, at=at)


def _lift(rests: RestQuerySet, *, by: User, at: datetime) -> bool:
    return bool(rests.update(lifted_at=at, lifted_by=by))


def _settle(target: Target, *, at: datetime) -> None:
    settle(sequences=Sequence.objects.in_use().filter(target=target).values_list("pk", flat=True), at=at)
