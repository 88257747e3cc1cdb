"""Keeps the enrolments in line with the plan and its facts. What it writes follows from them, so it may run any time."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from nurture.sequences.actions.joining import plan_for_latecomers
from nurture.sequences.models import Enrolment, Sequence, StepEnd
from nurture.sequences.queries.plans import Plan, plans_of
from nurture.sequences.rules.walk import Passed, Standing, Walk

KEPT = ("step_id", "state", "due_at", "look_at")


@transaction.atomic
def settle(*, sequences: Iterable[int], at: datetime) -> None:
    """What ended by itself is written down, and everybody's next step is found.

    Due mail that both teams decided on is planned for those who have come to it. Twice changes nothing; some twenty
    queries, however many sequences.
    """
    locked = list(
        Sequence.objects.select_for_update(of=("self",))
        .filter(pk__in=list(sequences))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    plans = plans_of(locked)
    walks = {pk: plan.walk(at) for pk, plan in plans.items() if plan.is_running}
    _write_down(walks.values())
    if plan_for_latecomers(plans=plans, walks=walks, at=at):
        plans |= plans_of(walks)
        walks = {pk: plans[pk].walk(at) for pk in walks}
    _enrol(plans.values(), walks)
    Sequence.objects.filter(pk__in=locked).update(settled_at=at)


def unsettle(*, sequence: int) -> None:
    """Something changed that decides who gets what: the clock's next tick settles it."""
    Sequence.objects.filter(pk=sequence).update(settled_at=None)


def _write_down(walks: Iterable[Walk]) -> None:
    passed = [each for walk in walks for each in walk.passed]
    StepEnd.objects.bulk_create([_end(each) for each in passed], ignore_conflicts=True)


def _end(passed: Passed) -> StepEnd:
    return StepEnd(step_id=passed.step, contact_id=passed.who, how=passed.how, at=passed.at)


def _enrol(plans: Collection[Plan], walks: dict[int, Walk]) -> None:
    """Only what differs is written."""
    pks = [plan.sequence.pk for plan in plans]
    there = {(each.sequence_id, each.contact_id): each for each in Enrolment.objects.filter(sequence__in=pks)}
    wanted = {
        (pk, standing.who): _enrolment(pk, standing)
        for pk, walk in walks.items()
        for standing in walk.standings
    }
    Enrolment.objects.bulk_create([each for key, each in wanted.items() if key not in there])
    changed = [_moved(there[key], each) for key, each in wanted.items() if key in there]
    Enrolment.objects.bulk_update([each for each in changed if each is not None], KEPT)
    gone = [each.pk for key, each in there.items() if key not in wanted]
    if gone:
        Enrolment.objects.filter(pk__in=gone).delete()


def _enrolment(sequence: int, standing: Standing) -> Enrolment:
    return Enrolment(
        sequence_id=sequence,
        contact_id=standing.who,
        step_id=standing.step,
        state=standing.state.value,
        due_at=standing.due_at,
        look_at=standing.look_at,
    )


def _moved(there: Enrolment, wanted: Enrolment) -> Enrolment | None:
    if all(getattr(there, name) == getattr(wanted, name) for name in KEPT):
        return None
    for name in KEPT:
        setattr(there, name, getattr(wanted, name))
    return there
