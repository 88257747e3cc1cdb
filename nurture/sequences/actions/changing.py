"""Every change of a sequence is a row: its versions, and the way back where going back does no harm."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from nurture.sequences.actions.walking import settle
from nurture.sequences.facts import NoWayBack, SequenceOver
from nurture.sequences.models import Sequence, SequenceChange, SequenceExit, Step, StepEnd
from nurture.sequences.queries.changes import beyond_adding
from nurture.team.models import User

What = SequenceChange.What
# Out of the way of every number in use while steps change their places.
ASIDE = 1000


def locked(sequence: Sequence) -> Sequence:
    """Two people changing the same plan take turns."""
    return (
        Sequence.objects.select_for_update(of=("self",)).select_related("target__account").get(pk=sequence.pk)
    )


def running(sequence: Sequence) -> Sequence:
    """The same of one that is in use. Raises SequenceOver."""
    current = locked(sequence)
    if current.archived_at is not None:
        raise SequenceOver
    return current


def note(
    sequence: Sequence,
    what: SequenceChange.What,
    *,
    by: User,
    at: datetime,
    step: Step | None = None,
    title: str = "",
    before: Mapping[str, Any] | None = None,
) -> SequenceChange:
    """The next version; then everybody's next step is found anew. Under the lock of the sequence."""
    last = sequence.changes.aggregate(last=Max("number"))["last"] or 0
    made = SequenceChange.objects.create(
        sequence=sequence,
        number=last + 1,
        what=what,
        step=step,
        title=title,
        before=dict(before or {}),
        at=at,
        by=by,
    )
    settle(sequences=[sequence.pk], at=at)
    return made


def put_in_order(sequence: Sequence, steps: Iterable[int]) -> None:
    """These steps in use, and no others, in this order."""
    wanted = list(steps)
    mine = Step.objects.in_use().filter(sequence=sequence)
    # Positions are unique at every moment: all stand aside, then each takes its place.
    mine.update(position=F("position") + ASIDE)
    for place, pk in enumerate(wanted, start=1):
        mine.filter(pk=pk).update(position=place)


def order_of(sequence: Sequence) -> list[int]:
    return list(
        Step.objects.in_use().filter(sequence=sequence).order_by("position").values_list("pk", flat=True)
    )


@transaction.atomic
def undo_change(*, change: SequenceChange, by: User, at: datetime) -> None:
    """As it was before that change. Raises NoWayBack when others have changed the same since, or it has gone out."""
    sequence = locked(change.sequence)
    current = SequenceChange.objects.select_for_update(of=("self",)).select_related("step").get(pk=change.pk)
    if current.undone_at is not None:
        return
    _WAYS.get(current.what, _no_way)(sequence, current, by=by, at=at)
    SequenceChange.objects.filter(pk=current.pk).update(undone_at=at, undone_by=by)
    settle(sequences=[sequence.pk], at=at)


def _no_way(_sequence: Sequence, change: SequenceChange, **_who: object) -> None:
    raise NoWayBack(change)


def _move_back(sequence: Sequence, change: SequenceChange, **_who: object) -> None:
    before = change.before.get("order", [])
    if sorted(before) != sorted(order_of(sequence)) or _changed_since(sequence, change):
        raise NoWayBack(change)
    put_in_order(sequence, before)


def _take_back_out(sequence: Sequence, change: SequenceChange, *, at: datetime, **_who: object) -> None:
    """An added step leaves again, unless something was made of it."""
    if change.step_id is None or beyond_adding([change.step_id]):
        raise NoWayBack(change)
    Step.objects.filter(pk=change.step_id).update(archived_at=at)
    put_in_order(sequence, order_of(sequence))


def _put_back_in(sequence: Sequence, change: SequenceChange, **_who: object) -> None:
    step = change.step
    if step is None or step.archived_at is None or sequence.archived_at:
        raise NoWayBack(change)
    order = order_of(sequence)
    place = min(change.before.get("place", len(order)), len(order))
    order.insert(place, step.pk)
    Step.objects.filter(pk=step.pk).update(archived_at=None, position=ASIDE - 1)
    put_in_order(sequence, order)


def _settings_back(_sequence: Sequence, change: SequenceChange, **_who: object) -> None:
    if change.step is None or "fields" not in change.before or _changed_since(change.sequence, change):
        raise NoWayBack(change)
    people = change.before.get("people")
    Step.objects.filter(pk=change.step.pk).update(**change.before["fields"])
    if people is not None:
        change.step.people.set(people)


def _end_back(_sequence: Sequence, change: SequenceChange, *, by: User, at: datetime) -> None:
    StepEnd.objects.standing().filter(pk__in=change.before.get("ends", [])).update(undone_at=at, undone_by=by)


def _come_back(_sequence: Sequence, change: SequenceChange, *, by: User, at: datetime) -> None:
    exits = SequenceExit.objects.filter(pk=change.before.get("exit"), undone_at=None)
    exits.update(undone_at=at, undone_by=by)


def _changed_since(sequence: Sequence, change: SequenceChange) -> bool:
    """Whether the same was changed again since."""
    later = SequenceChange.objects.filter(
        sequence=sequence, number__gt=change.number, what=change.what, undone_at=None
    )
    return later.filter(step=change.step).exists() if change.what == What.CHANGED else later.exists()


_WAYS: Mapping[str, Callable[..., None]] = {
    What.MOVED: _move_back,
    What.ADDED: _take_back_out,
    What.ARCHIVED: _put_back_in,
    What.CHANGED: _settings_back,
    What.SKIPPED: _end_back,
    What.DONE: _end_back,
    What.LEFT: _come_back,
}
