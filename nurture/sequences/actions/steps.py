"""The plan of a target: begin it, add to it, order it. Nothing of it is ever deleted."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.actions.activity import record
from accounts.models import ActivityCategory, Contact
from nurture.projects.models import Target
from nurture.sequences.actions.emails import keep_version, record_draft
from nurture.sequences.facts import CannotMove, EmailClosed, EmailOnItsWay, SequenceInUse
from nurture.sequences.models import Email, Sequence, Step
from nurture.sequences.queries.steps import Line, steps_of
from nurture.sequences.rules.content import content_hash
from nurture.team.models import User


@transaction.atomic
def create_sequence(*, target: Target, name: str, by: User, at: datetime) -> Sequence:
    """Raises SequenceInUse with the one the target has."""
    try:
        with transaction.atomic():
            sequence = Sequence.objects.create(target=target, name=name, created_by=by, created_at=at)
    except IntegrityError:
        raise SequenceInUse(Sequence.objects.get(target=target, archived_at=None)) from None
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
    """A new last step. The same `operation` again gives the email it made the first time."""
    _locked(sequence)
    operation = operation or uuid4()
    if again := Email.objects.filter(step__operation=operation, step__sequence=sequence).first():
        return again
    last = sequence.steps.aggregate(last=Max("position"))["last"] or 0
    step = Step.objects.create(
        sequence=sequence, position=last + 1, delay_days=delay_days, operation=operation
    )
    contacts = list(recipients)
    email = Email.objects.create(
        step=step,
        subject=subject,
        body=body,
        hypothesis=hypothesis,
        evidence=evidence,
        expected_reaction=expected_reaction,
        content_hash=content_hash(subject, body, [each.pk for each in contacts]),
        updated_by=by,
        updated_at=at,
    )
    email.recipients.set(contacts)
    keep_version(email, [each.pk for each in contacts])
    if subject and body:
        record_draft(email, by=by, at=at)
    return email


@transaction.atomic
def move_step(*, step: Step, up: bool) -> None:
    """One place up or down. Raises CannotMove at the ends and beside what has gone out."""
    _locked(step.sequence)
    lines = steps_of([step.sequence]).get(step.sequence_id, [])
    here = next((index for index, line in enumerate(lines) if line.step.pk == step.pk), None)
    if here is None or not (lines[here].can_move_up if up else lines[here].can_move_down):
        raise CannotMove
    _swap(lines[here].step, lines[here - 1 if up else here + 1].step)


@transaction.atomic
def set_delay(*, step: Step, days: int) -> None:
    """How many business days after the email before it this one may go at the earliest."""
    Step.objects.in_use().filter(pk=step.pk).update(delay_days=days)


@transaction.atomic
def archive_step(*, step: Step, by: User, at: datetime) -> None:
    """Out of the plan, kept with all its versions. Raises EmailOnItsWay or EmailClosed."""
    _locked(step.sequence)
    line = _line(step)
    if line is None:
        return
    if line.is_closed:
        raise EmailClosed
    if not line.is_open:
        raise EmailOnItsWay
    Step.objects.filter(pk=step.pk).update(archived_at=at)
    record(
        account=step.sequence.target.account,
        verb="sequences.step_archived",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"subject": line.email.subject},
        link=step.sequence.get_absolute_url(),
    )


def _locked(sequence: Sequence) -> Sequence:
    """Two people ordering the same plan take turns."""
    return Sequence.objects.select_for_update().get(pk=sequence.pk)


def _line(step: Step) -> Line | None:
    lines = steps_of([step.sequence]).get(step.sequence_id, [])
    return next((line for line in lines if line.step.pk == step.pk), None)


def _swap(one: Step, other: Step) -> None:
    """Positions are unique at every moment, so one step stands aside while the other moves."""
    aside = Step.objects.filter(sequence=one.sequence_id).aggregate(last=Max("position"))["last"] + 1
    Step.objects.filter(pk=one.pk).update(position=aside)
    Step.objects.filter(pk=other.pk).update(position=one.position)
    Step.objects.filter(pk=one.pk).update(position=other.position)
