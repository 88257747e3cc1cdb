"""Done, skipped, left, finished: how steps and sequences end, for one person or for all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory, Contact
from nurture.delivery.actions.arrows import FREE, move
from nurture.delivery.clock import shut_out_hand_overs
from nurture.delivery.models import Message, MessageState
from nurture.projects.models import Target
from nurture.sequences.actions.changing import What, note, running
from nurture.sequences.actions.walking import settle
from nurture.sequences.facts import StepEnded
from nurture.sequences.models import (
    Email,
    Enrolment,
    Sequence,
    SequenceChange,
    SequenceExit,
    Step,
    StepEnd,
    StepKind,
)
from nurture.sequences.rules.state import ON_THE_WAY
from nurture.team.models import User

CATEGORIES = {
    StepKind.CALL: ActivityCategory.REACTION,
    StepKind.VISIT: ActivityCategory.REACTION,
    StepKind.DECIDE: ActivityCategory.DECISION,
    StepKind.HANDOFF: ActivityCategory.STAGE,
}


@transaction.atomic
def finish_step(
    *, step: Step, contact: Contact | None = None, note_: str = "", by: User, at: datetime
) -> SequenceChange:
    """What somebody had to do is done. Raises StepEnded, SequenceOver."""
    return _end(step, contact, StepEnd.How.DONE, note_, by=by, at=at)


@transaction.atomic
def pass_gate(*, target: Target, words: str, by: User, at: datetime) -> list[SequenceChange]:
    """The meeting has decided: the step that waited for it ends, if one did. The decision itself tells of it."""
    settle(sequences=Sequence.objects.in_use().filter(target=target).values_list("pk", flat=True), at=at)
    gates = Enrolment.objects.filter(
        sequence__target=target, contact=None, state=Enrolment.State.READY, step__kind=StepKind.DECIDE
    )
    return [
        _end(each.step, None, StepEnd.How.DONE, words[:300], by=by, at=at, is_told=True)
        for each in gates.select_related("step__sequence")
        if each.step is not None
    ]


@transaction.atomic
def skip_step(
    *, step: Step, contact: Contact | None = None, note_: str = "", by: User, at: datetime
) -> SequenceChange:
    """Passed over, for one person or for all who have not got it; mail that is planned does not go.

    Raises StepEnded, SequenceOver.
    """
    shut_out_hand_overs()
    emails = list(Email.objects.filter(step=step).values_list("pk", flat=True))
    _take_back(emails, contact, by=by, at=at)
    return _end(step, contact, StepEnd.How.SKIPPED, note_, by=by, at=at)


@transaction.atomic
def leave(*, sequence: Sequence, contact: Contact, note_: str = "", by: User, at: datetime) -> SequenceChange:
    """They get nothing more of it; what is planned for them does not go. Raises SequenceOver."""
    shut_out_hand_overs()
    current = running(sequence)
    emails = Email.objects.filter(step__sequence=current).values_list("pk", flat=True)
    _take_back(list(emails), contact, by=by, at=at)
    made, _new = SequenceExit.objects.get_or_create(
        sequence=current, contact=contact, undone_at=None, defaults={"note": note_, "at": at, "by": by}
    )
    record(
        account=current.target.account,
        contact=contact,
        verb="sequences.left",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"name": current.name},
        link=current.get_absolute_url(),
    )
    return note(current, What.LEFT, by=by, at=at, before={"exit": made.pk, "contact": contact.pk})


@transaction.atomic
def end_sequence(
    *, sequence: Sequence, ending: Sequence.Ending, note_: str = "", by: User, at: datetime
) -> None:
    """Over for everybody. All of it is kept; what is planned does not go. Raises SequenceOver."""
    shut_out_hand_overs()
    current = running(sequence)
    emails = Email.objects.filter(step__sequence=current).values_list("pk", flat=True)
    _take_back(list(emails), None, by=by, at=at)
    Sequence.objects.filter(pk=current.pk).update(
        archived_at=at, archived_by=by, ending=ending, ending_note=note_
    )
    note(current, What.ENDED, by=by, at=at, before={"ending": ending})
    Enrolment.objects.filter(sequence=current).delete()
    record(
        account=current.target.account,
        verb="sequences.ended",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"name": current.name, "ending": ending, "note": note_},
        link=current.get_absolute_url(),
    )


def _end(
    step: Step,
    contact: Contact | None,
    how: StepEnd.How,
    note_: str,
    *,
    by: User,
    at: datetime,
    is_told: bool = False,
) -> SequenceChange:
    sequence = running(step.sequence)
    current = Step.objects.in_use().filter(pk=step.pk).first()
    there = StepEnd.objects.standing().filter(step=step)
    if current is None or there.filter(contact=None).exists() or there.filter(contact=contact).exists():
        raise StepEnded
    made = StepEnd.objects.create(step=current, contact=contact, how=how, note=note_, at=at, by=by)
    title = title_of(current)
    if not is_told:
        _tell(sequence, made, title, by=by, at=at)
    before = {"ends": [made.pk], "contact": contact.pk if contact else None}
    what = What.DONE if how == StepEnd.How.DONE else What.SKIPPED
    return note(sequence, what, step=current, title=title, by=by, at=at, before=before)


def _tell(sequence: Sequence, made: StepEnd, title: str, *, by: User, at: datetime) -> None:
    """An email that somebody decided on or sent is told by what told of it."""
    kind = StepKind(made.step.kind)
    told: dict[str, Any] = {
        "account": sequence.target.account,
        "contact": made.contact,
        "category": CATEGORIES.get(kind, ActivityCategory.EMAIL),
        "detail": {"kind": kind.value, "title": title, "note": made.note},
        "link": sequence.get_absolute_url(),
    }
    if made.how == StepEnd.How.SKIPPED:
        record(verb="sequences.step_skipped", at=at, by=by, **told)
    elif kind != StepKind.EMAIL:
        record(verb="sequences.step_done", at=at, by=by, **told)


def title_of(step: Step) -> str:
    """What a step is called: an email by its subject."""
    if step.kind == StepKind.EMAIL:
        return Email.objects.filter(step=step).values_list("subject", flat=True).first() or ""
    return step.title


def _take_back(emails: Iterable[int], contact: Contact | None, *, by: User, at: datetime) -> int:
    """Mail of these emails that has not left does not go."""
    rows = Message.objects.filter(
        mailing__email_ref__in=list(emails), state__in=[*ON_THE_WAY, MessageState.EXPIRED]
    )
    if contact is not None:
        rows = rows.filter(contact=contact)
    return sum(
        move(
            pk,
            state,
            MessageState.CANCELLED,
            reason="by_hand",
            reason_detail=by.both_names,
            finished_at=at,
            **FREE,
        )
        for pk, state in rows.values_list("pk", "state")
    )
