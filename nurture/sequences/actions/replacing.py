"""Other words in place of an email's, and more people for it: both are new content, which both teams approve anew."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Contact
from nurture.sequences.actions.changing import What, note, running
from nurture.sequences.actions.emails import Saved, save_email
from nurture.sequences.models import Email, Step
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
def add_recipients(*, step: Step, people: Iterable[Contact], by: User, at: datetime) -> Saved:
    """Raises EmailClosed when somebody has received it."""
    email = Email.objects.get(step=step)
    words = {name: getattr(email, name) for name in WORDS}
    everybody = {each.pk: each for each in [*email.recipients.all(), *people]}.values()
    saved = save_email(email=email, version=email.version, recipients=everybody, by=by, at=at, **words)
    note(running(step.sequence), What.CHANGED, step=step, title=email.subject, by=by, at=at)
    return saved
