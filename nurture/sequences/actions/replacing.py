"""Other words in place of an email's, for all or for one, and more people for it: new content, approved anew."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Contact
from nurture.delivery.clock import shut_out_hand_overs
from nurture.sequences.actions.changing import What, note, running
from nurture.sequences.actions.emails import Saved, save_email
from nurture.sequences.actions.ending import skip_step
from nurture.sequences.actions.steps import SETTINGS, add_step
from nurture.sequences.models import Email, Step, StepKind
from nurture.sequences.queries.lines import lines_of
from nurture.team.models import User

WORDS = ("subject", "body", "hypothesis", "evidence", "expected_reaction")


@transaction.atomic
def replace_words(
    *, step: Step, version: int, subject: str, body: str, hypothesis: str = "", by: User, at: datetime
) -> Saved:
    """Raises EmailChanged when somebody saved in between, EmailClosed when somebody has received it."""
    email = Email.objects.get(step=step)
    words = {name: getattr(email, name) for name in WORDS}
    words |= {"subject": subject, "body": body, "hypothesis": hypothesis or email.hypothesis}
    saved = save_email(email=email, version=version, recipients=email.recipients.all(), by=by, at=at, **words)
    note(running(step.sequence), What.REPLACED, step=step, title=subject, by=by, at=at)
    return saved


@transaction.atomic
def replace_for(
    *,
    step: Step,
    contact: Contact,
    subject: str,
    body: str,
    hypothesis: str = "",
    operation: UUID,
    by: User,
    at: datetime,
) -> Email:
    """An email of their own for one person, in the place of this one; everybody else keeps theirs.

    What is planned for them does not go. The same `operation` again gives the email of the first time. Raises StepEnded
    when they have got it or it was skipped for them, SequenceOver.
    """
    shut_out_hand_overs()
    sequence = running(step.sequence)
    if again := Email.objects.filter(step__operation=operation, step__sequence=sequence).first():
        return again
    lines = lines_of(sequence, at=at)
    here = next(index for index, line in enumerate(lines) if line.step.pk == step.pk)
    after_closed = max((index + 1 for index, line in enumerate(lines) if not line.is_open), default=0)
    place = max(here, after_closed)
    skip_step(step=step, contact=contact, by=by, at=at)
    settings = {name: getattr(step, name) for name in SETTINGS if name != "roles"}
    if place > here:
        # Others have got theirs: this one follows at once, not as many days later again.
        settings["delay_days"] = 0
    made = add_step(
        sequence=sequence,
        kind=StepKind.EMAIL,
        title=subject,
        text=body,
        hypothesis=hypothesis,
        settings=settings,
        people=[contact],
        before=lines[place].step if place < len(lines) else None,
        operation=operation,
        by=by,
        at=at,
    )
    return Email.objects.get(step=made)


@transaction.atomic
def add_recipients(*, step: Step, people: Iterable[Contact], by: User, at: datetime) -> Saved:
    """Raises EmailClosed when somebody has received it."""
    email = Email.objects.get(step=step)
    words = {name: getattr(email, name) for name in WORDS}
    everybody = {each.pk: each for each in [*email.recipients.all(), *people]}.values()
    saved = save_email(email=email, version=email.version, recipients=everybody, by=by, at=at, **words)
    note(running(step.sequence), What.CHANGED, step=step, title=email.subject, by=by, at=at)
    return saved
