"""Templates: made from a sequence, from a file or empty; changed, archived, and applied to a target."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F

from accounts.actions.writing import change
from accounts.facts import ChangedMeanwhile
from accounts.models import BuyingRole
from nurture.projects.models import Target
from nurture.sequences.actions.changing import ASIDE, What, note, running
from nurture.sequences.actions.steps import add_step, create_sequence
from nurture.sequences.facts import CannotMove, PlanChanged, SameTemplate
from nurture.sequences.models import (
    Email,
    Sequence,
    SequenceTemplate,
    Step,
    StepKind,
    TemplateStep,
    Timing,
)
from nurture.sequences.queries.library import same_as
from nurture.sequences.queries.steps import step_version
from nurture.sequences.rules.company import with_field, with_name
from nurture.sequences.rules.template_file import TEXTS, TemplateFile
from nurture.team.models import User

SHARED_WORDS = ("kind", "title", "text", "timing", "delay_days", "fact", "fact_days", "roles")
#: What goes out: its merge fields are filled for each person.
MAILED: Final = frozenset({"title", "text"})


@transaction.atomic
def create_template(
    *,
    name: str,
    purpose: str = "",
    file_hash: str = "",
    operation: UUID | None = None,
    by: User,
    at: datetime,
) -> SequenceTemplate:
    """Empty. The same `operation` again gives the one it made the first time."""
    made, _new = SequenceTemplate.objects.get_or_create(
        operation=operation or uuid4(),
        defaults={
            "name": name,
            "purpose": purpose,
            "file_hash": file_hash,
            "created_at": at,
            "created_by": by,
            "updated_at": at,
            "updated_by": by,
        },
    )
    return made


@transaction.atomic
def template_from_sequence(
    *, sequence: Sequence, name: str, purpose: str = "", operation: UUID, by: User, at: datetime
) -> SequenceTemplate:
    """Its steps with roles in place of people, and the merge field in place of the company's name."""
    if again := SequenceTemplate.objects.filter(operation=operation).first():
        return again
    template = create_template(name=name, purpose=purpose, operation=operation, by=by, at=at)
    steps = Step.objects.in_use().filter(sequence=sequence).order_by("position")
    emails = {
        each.step_id: each for each in Email.objects.filter(step__in=steps).prefetch_related("recipients")
    }
    company = sequence.target.account.name
    TemplateStep.objects.bulk_create(
        _from_step(template, place, step, emails.get(step.pk), company)
        for place, step in enumerate(steps, start=1)
    )
    return template


@transaction.atomic
def import_template(*, file: TemplateFile, by: User, at: datetime) -> SequenceTemplate:
    """Raises SameTemplate with the one that says the same already."""
    if there := same_as(file.content_hash):
        raise SameTemplate(there)
    template = create_template(
        name=file.name, purpose=file.purpose, file_hash=file.content_hash, by=by, at=at
    )
    TemplateStep.objects.bulk_create(
        TemplateStep(template=template, position=place, **step)
        for place, step in enumerate(file.steps, start=1)
    )
    return template


@transaction.atomic
def rename_template(
    *, template: SequenceTemplate, values: Mapping[str, Any], seen: str, by: User, at: datetime
) -> None:
    """Raises ChangedMeanwhile when somebody saved after what was `seen`."""
    current = _locked(template)
    if change(current, values, seen=seen):
        _changed(current, by=by, at=at)


@transaction.atomic
def add_template_step(
    *,
    template: SequenceTemplate,
    kind: StepKind,
    title: str,
    text: str,
    settings: Mapping[str, Any],
    operation: UUID,
    by: User,
    at: datetime,
) -> TemplateStep:
    """At the end. The same `operation` again gives the one it made the first time."""
    current = _locked(template)
    if again := current.steps.filter(operation=operation).first():
        return again
    step = TemplateStep.objects.create(
        template=current,
        kind=kind,
        title=title,
        text=text,
        position=len(_order(current)) + 1,
        operation=operation,
        **settings,
    )
    _changed(current, by=by, at=at)
    return step


@transaction.atomic
def change_template_step(
    *,
    step: TemplateStep,
    title: str,
    text: str,
    settings: Mapping[str, Any],
    opened: str = "",
    by: User,
    at: datetime,
) -> None:
    """Raises ChangedMeanwhile when it says something else than what was `opened` (queries.steps.step_version)."""
    template = _locked(step.template)
    current = TemplateStep.objects.get(pk=step.pk)
    if opened and step_version(current) != opened:
        raise ChangedMeanwhile(current)
    TemplateStep.objects.filter(pk=step.pk).update(title=title, text=text, **settings)
    _changed(template, by=by, at=at)


@transaction.atomic
def move_template_step(*, step: TemplateStep, up: bool, by: User, at: datetime) -> None:
    """Raises CannotMove at the ends."""
    current = _locked(step.template)
    order = _order(current)
    here = order.index(step.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        raise CannotMove
    order[here], order[there] = order[there], order[here]
    _put_in_order(current, order)
    _changed(current, by=by, at=at)


@transaction.atomic
def order_template_steps(*, template: SequenceTemplate, steps: Iterable[int], by: User, at: datetime) -> None:
    """Raises PlanChanged when others are there by now."""
    current, wanted = _locked(template), list(steps)
    if sorted(wanted) != sorted(_order(current)):
        raise PlanChanged
    _put_in_order(current, wanted)
    _changed(current, by=by, at=at)


@transaction.atomic
def archive_template_step(*, step: TemplateStep, by: User, at: datetime) -> None:
    """Kept for the sequences that were made from it."""
    current = _locked(step.template)
    TemplateStep.objects.filter(pk=step.pk, archived_at=None).update(archived_at=at)
    _put_in_order(current, _order(current))
    _changed(current, by=by, at=at)


@transaction.atomic
def archive_template(*, template: SequenceTemplate, by: User, at: datetime) -> None:
    """Not offered any more; what was made of it goes on."""
    SequenceTemplate.objects.in_use().filter(pk=template.pk).update(archived_at=at, archived_by=by)


@transaction.atomic
def restore_template(*, template: SequenceTemplate) -> None:
    """A file that came in again meanwhile keeps its own; this one then belongs to no file any more."""
    archived = SequenceTemplate.objects.filter(pk=template.pk, archived_at__isnull=False)
    archived.update(archived_at=None, archived_by=None, file_hash="")


@transaction.atomic
def apply_template(*, template: SequenceTemplate, target: Target, by: User, at: datetime) -> Sequence:
    """Its steps become the target's own, at the end of its sequence; emails are for the people of their roles.

    The same version twice in one sequence is not added again.
    """
    current = _locked(template)
    origin = {"template": current, "template_version": current.version}
    sequence = Sequence.objects.in_use().filter(target=target).first() or create_sequence(
        target=target, name=current.name, by=by, at=at, **origin
    )
    sequence = running(sequence)
    if Step.objects.in_use().filter(sequence=sequence, made_from__template=current).exists():
        return sequence
    if sequence.template_id is None:
        Sequence.objects.filter(pk=sequence.pk).update(**origin)
    for each in current.steps.in_use().order_by("position"):
        _apply(each, sequence, by=by, at=at)
    note(sequence, What.APPLIED, title=current.name, by=by, at=at, before={"version": current.version})
    return sequence


def _apply(each: TemplateStep, sequence: Sequence, *, by: User, at: datetime) -> None:
    is_email = each.kind == StepKind.EMAIL
    company = sequence.target.account.name
    words = {
        name: value if is_email and name in MAILED else with_name(value, company, longest=TEXTS[name])
        for name, value in ((name, getattr(each, name)) for name in TEXTS)
    }
    mail: dict[str, Any] = {name: words[name] for name in TEXTS if name not in MAILED}
    settings = {name: getattr(each, name) for name in ("timing", "delay_days", "fact", "fact_days", "roles")}
    add_step(
        sequence=sequence,
        kind=StepKind(each.kind),
        title=words["title"],
        text=words["text"],
        settings=settings | {"made_from_id": each.pk},
        by=by,
        at=at,
        **(mail if is_email else {}),
    )


def _from_step(
    template: SequenceTemplate, place: int, step: Step, email: Email | None, company: str
) -> TemplateStep:
    words = {name: getattr(step, name) for name in SHARED_WORDS}
    if step.timing == Timing.DATE:
        # A day of the past says nothing to the next account.
        words |= {"timing": Timing.DAYS, "delay_days": step.delay_days or 5}
    if email is not None:
        roles = {each.buying_role for each in email.recipients.all()} - {BuyingRole.UNKNOWN}
        words |= {"title": email.subject, "text": email.body, "roles": step.roles or sorted(roles)}
        words |= {"hypothesis": email.hypothesis, "expected_reaction": email.expected_reaction}
    for name in TEXTS.keys() & words.keys():
        words[name] = with_field(words[name], company, longest=TEXTS[name])
    return TemplateStep(template=template, position=place, **words)


def _locked(template: SequenceTemplate) -> SequenceTemplate:
    return SequenceTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)


def _changed(template: SequenceTemplate, *, by: User, at: datetime) -> None:
    SequenceTemplate.objects.filter(pk=template.pk).update(
        version=F("version") + 1, updated_at=at, updated_by=by
    )


def _order(template: SequenceTemplate) -> list[int]:
    return list(template.steps.in_use().order_by("position").values_list("pk", flat=True))


def _put_in_order(template: SequenceTemplate, steps: Iterable[int]) -> None:
    mine = template.steps.in_use()
    # Positions are unique at every moment: all stand aside, then each takes its place.
    mine.update(position=F("position") + ASIDE)
    for place, pk in enumerate(steps, start=1):
        mine.filter(pk=pk).update(position=place)
