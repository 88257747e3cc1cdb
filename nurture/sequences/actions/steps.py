"""The plan of a target: begin it, add to it, order it. Nothing of it is ever deleted."""

from collections.abc import Iterable, Mapping
from collections.abc import Sequence as Ordered
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from accounts.actions.activity import record
from accounts.facts import ChangedMeanwhile
from accounts.models import ActivityCategory, Contact
from nurture.projects.models import Target
from nurture.sequences.actions.changing import What, note, order_of, put_in_order, running
from nurture.sequences.actions.emails import keep_version, record_draft
from nurture.sequences.actions.ending import title_of
from nurture.sequences.facts import CannotMove, EmailClosed, EmailOnItsWay, PlanChanged, SequenceInUse
from nurture.sequences.models import Email, Sequence, Step, StepKind, Timing
from nurture.sequences.queries.audiences import by_role
from nurture.sequences.queries.lines import StepLine, lines_of
from nurture.sequences.queries.steps import step_version
from nurture.sequences.rules.content import content_hash
from nurture.team.models import User

#: What of a step may be set, beside its words and its people.
SETTINGS = ("timing", "delay_days", "on_date", "fact", "fact_days", "roles", "owner_id")


@transaction.atomic
def create_sequence(*, target: Target, name: str, by: User, at: datetime, **fields: Any) -> Sequence:
    """Raises SequenceInUse with the one the target has."""
    try:
        with transaction.atomic():
            sequence = Sequence.objects.create(
                target=target, name=name, created_by=by, created_at=at, **fields
            )
    except IntegrityError:
        raise SequenceInUse(Sequence.objects.get(target=target, archived_at=None)) from None
    note(sequence, What.STARTED, by=by, at=at)
    record(
        account=target.account,
        verb="sequences.sequence_started",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"name": name},
        link=sequence.get_absolute_url(),
    )
    return sequence


@transaction.atomic
def add_step(
    *,
    sequence: Sequence,
    kind: StepKind,
    by: User,
    at: datetime,
    title: str = "",
    text: str = "",
    settings: Mapping[str, Any] | None = None,
    people: Iterable[Contact] = (),
    before: Step | None = None,
    operation: UUID | None = None,
    **email: Any,
) -> Step:
    """A new step, at the end or `before` another. The same `operation` again gives the one it made the first time.

    An email is for the people of its roles and those named; `email` are its further words. Raises CannotMove where
    what follows has gone out.
    """
    current = running(sequence)
    operation = operation or uuid4()
    if again := Step.objects.filter(operation=operation, sequence=current).first():
        return again
    order = order_of(current)
    place = len(order) if before is None else _place_before(current, before, order, at)
    step = Step.objects.create(
        sequence=current,
        position=len(order) + 1,
        kind=kind,
        title="" if kind == StepKind.EMAIL else title,
        text="" if kind == StepKind.EMAIL else text,
        operation=operation,
        **dict(settings or {}),
    )
    named = list(people)
    if kind == StepKind.EMAIL:
        _begin_email(step, subject=title, body=text, people=named, by=by, at=at, **email)
    else:
        step.people.set(named)
    put_in_order(current, [*order[:place], step.pk, *order[place:]])
    note(current, What.ADDED, step=step, title=title, by=by, at=at)
    return step


def add_email_step(
    *,
    sequence: Sequence,
    by: User,
    at: datetime,
    subject: str = "",
    body: str = "",
    hypothesis: str = "",
    evidence: str = "",
    expected_reaction: str = "",
    recipients: Iterable[Contact] = (),
    delay_days: int = 5,
    operation: UUID | None = None,
) -> Email:
    """A new last email. The same `operation` again gives the email it made the first time."""
    step = add_step(
        sequence=sequence,
        kind=StepKind.EMAIL,
        title=subject,
        text=body,
        people=recipients,
        settings={"delay_days": delay_days},
        operation=operation,
        by=by,
        at=at,
        hypothesis=hypothesis,
        evidence=evidence,
        expected_reaction=expected_reaction,
    )
    return Email.objects.get(step=step)


@transaction.atomic
def change_step(
    *,
    step: Step,
    title: str = "",
    text: str = "",
    settings: Mapping[str, Any],
    people: Iterable[Contact] = (),
    opened: str = "",
    by: User,
    at: datetime,
) -> None:
    """When, for whom, by whom; and what is to be done, but for an email, whose words have their own page.

    Raises ChangedMeanwhile when it says something else than what was `opened` (queries.steps.step_version).
    """
    sequence = running(step.sequence)
    current = Step.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if opened and step_version(current) != opened:
        raise ChangedMeanwhile(current)
    named = sorted(each.pk for each in people)
    was = sorted(current.people.values_list("pk", flat=True))
    words = {} if current.kind == StepKind.EMAIL else {"title": title, "text": text}
    wanted = {**settings, **words}
    before = {name: _plain(getattr(current, name)) for name in (*SETTINGS, *words)}
    if was == named and all(getattr(current, name) == value for name, value in wanted.items()):
        return
    Step.objects.filter(pk=current.pk).update(**wanted)
    current.people.set(named)
    changes = {"fields": before, "people": was}
    note(sequence, What.CHANGED, step=current, title=title_of(current), by=by, at=at, before=changes)


def set_delay(*, step: Step, days: int, by: User, at: datetime) -> None:
    """How many business days after the step before it this one may go at the earliest."""
    named = Contact.objects.filter(pk__in=step.people.values("pk"))
    change_step(
        step=step,
        title=step.title,
        text=step.text,
        settings={"timing": Timing.DAYS, "delay_days": days},
        people=named,
        by=by,
        at=at,
    )


@transaction.atomic
def move_step(*, step: Step, up: bool, by: User, at: datetime) -> None:
    """One place up or down. Raises CannotMove at the ends and beside what has gone out."""
    sequence = running(step.sequence)
    order = order_after(lines_of(sequence, at=at), step, up=up)
    order_steps(sequence=sequence, steps=order, moved=step.pk, by=by, at=at)


@transaction.atomic
def order_steps(*, sequence: Sequence, steps: Ordered[int], moved: int, by: User, at: datetime) -> None:
    """All steps in this order; `moved` is the one that was taken. Raises as check_order does."""
    current = running(sequence)
    lines = lines_of(current, at=at)
    check_order(lines, steps, moved)
    before, after = [line.step.pk for line in lines], list(steps)
    if before != after:
        _reorder(current, lines[before.index(moved)], before, after, by=by, at=at)


def order_after(lines: Ordered[StepLine], step: Step, *, up: bool) -> list[int]:
    """The steps with this one a place up or down. Raises CannotMove at the ends and beside what has gone out."""
    here = next((index for index, line in enumerate(lines) if line.step.pk == step.pk), None)
    if here is None or not (lines[here].can_move_up if up else lines[here].can_move_down):
        raise CannotMove
    order = [line.step.pk for line in lines]
    other = here - 1 if up else here + 1
    order[here], order[other] = order[other], order[here]
    return order


def check_order(lines: Ordered[StepLine], steps: Ordered[int], moved: int) -> None:
    """Raises PlanChanged when others are there by now, CannotMove when one would change sides with what has gone out."""
    before, after = [line.step.pk for line in lines], list(steps)
    if sorted(before) != sorted(after) or moved not in before:
        raise PlanChanged
    closed = [line.step.pk for line in lines if not line.is_open]
    if any(before.index(pk) != after.index(pk) for pk in closed) or not _sides_kept(closed, before, after):
        raise CannotMove


@transaction.atomic
def archive_step(*, step: Step, by: User, at: datetime) -> None:
    """Out of the plan, kept with all its versions. Raises EmailOnItsWay or EmailClosed."""
    sequence = running(step.sequence)
    lines = lines_of(sequence, at=at)
    line = next((each for each in lines if each.step.pk == step.pk), None)
    if line is None:
        return
    if line.is_closed:
        raise EmailClosed
    if not line.is_open:
        raise EmailOnItsWay
    place = [each.step.pk for each in lines].index(step.pk)
    Step.objects.filter(pk=step.pk).update(archived_at=at)
    put_in_order(sequence, order_of(sequence))
    note(sequence, What.ARCHIVED, step=step, title=line.title, by=by, at=at, before={"place": place})
    record(
        account=sequence.target.account,
        verb="sequences.step_archived",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"subject": line.title, "kind": line.step.kind},
        link=sequence.get_absolute_url(),
    )


def _begin_email(step: Step, *, people: list[Contact], by: User, at: datetime, **words: Any) -> None:
    meant = people + [each.contact for each in _of_roles(step) if each.contact not in people]
    pks = [each.pk for each in meant]
    email = Email.objects.create(
        step=step,
        content_hash=content_hash(words["subject"], words["body"], pks),
        updated_by=by,
        updated_at=at,
        **words,
    )
    email.recipients.set(meant)
    keep_version(email, pks)
    if email.subject and email.body:
        record_draft(email, by=by, at=at)


def _of_roles(step: Step) -> list[Any]:
    if not step.roles:
        return []
    people = step.sequence.target.account.contacts.filter(buying_role__in=step.roles).order_by("pk")
    return [each for each in by_role(step.roles, people) if not each.contact.mail_obstacle]


def _place_before(sequence: Sequence, before: Step, order: list[int], at: datetime) -> int:
    """Raises CannotMove where that is in front of something that has gone out."""
    if before.pk not in order:
        return len(order)
    place = order.index(before.pk)
    if any(not line.is_open for line in lines_of(sequence, at=at)[place:]):
        raise CannotMove
    return place


def _sides_kept(closed: list[int], before: list[int], after: list[int]) -> bool:
    """What lay before something that has gone out still does."""
    return all(set(before[: before.index(pk)]) == set(after[: after.index(pk)]) for pk in closed)


def _reorder(
    sequence: Sequence, line: StepLine, before: list[int], after: list[int], *, by: User, at: datetime
) -> None:
    put_in_order(sequence, after)
    places = {"order": before, "from": before.index(line.step.pk) + 1, "to": after.index(line.step.pk) + 1}
    note(sequence, What.MOVED, step=line.step, title=line.title, by=by, at=at, before=places)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
