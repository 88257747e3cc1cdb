"""A plan of mixed kinds, for tests of what becomes of it."""

from datetime import timedelta

from nurture.delivery.models import Message, MessageState, Reaction, ReactionKind
from nurture.sequences import actions
from nurture.sequences.models import Enrolment, Step, StepKind
from tests.build import NOW


def add(sequence, kind, *, by=None, at=NOW, **fields):
    settings = {name: fields.pop(name) for name in list(fields) if name in SETTINGS}
    return actions.add_step(
        sequence=sequence,
        kind=StepKind(kind),
        settings=settings,
        by=by or sequence.target.marketing_owner,
        at=at,
        **fields,
    )


SETTINGS = {"timing", "delay_days", "on_date", "fact", "fact_days", "roles", "owner_id"}


def sent(email, *contacts, at=NOW):
    """They have got it."""
    made = actions.plan_sending(email=email, decision_ref=email.pk, by=email.updated_by, at=at)
    rows = Message.objects.filter(pk__in=[each.pk for each in made])
    if contacts:
        rows = rows.filter(contact__in=contacts)
    rows.update(state=MessageState.SENT, handed_over_at=at)
    actions.settle(sequences=[email.step.sequence_id], at=at)
    return list(rows)


def reacted(contact, kind=ReactionKind.CLICK, *, at=NOW + timedelta(hours=1), verdict="human", message=None):
    return Reaction.objects.create(
        account=contact.account, contact=contact, kind=kind, verdict=verdict, at=at, message=message
    )


def standing(sequence, contact=None):
    found = Enrolment.objects.filter(sequence=sequence, contact=contact).first()
    return (found.step_id, found.state) if found else None


def order(sequence):
    return list(Step.objects.in_use().filter(sequence=sequence).values_list("pk", flat=True))
