"""The words of an email: saved, versioned, never overwritten unseen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory, Contact
from nurture.delivery.clock import shut_out_hand_overs
from nurture.sequences.actions.notices import tell
from nurture.sequences.facts import EmailChanged, EmailClosed
from nurture.sequences.models import Approval, Email, EmailVersion, Notice
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.content import content_hash
from nurture.sequences.rules.state import is_closed
from nurture.team.models import User

_WORDS = ("subject", "body", "hypothesis", "evidence", "expected_reaction")


@dataclass(frozen=True)
class Saved:
    email: Email
    # The approvals that held until now: the reader is told whose.
    voided: list[Approval]
    # False: it said all that already, and no version was made.
    is_new: bool = True


@transaction.atomic
def save_email(
    *,
    email: Email,
    version: int,
    subject: str,
    body: str,
    hypothesis: str = "",
    evidence: str = "",
    expected_reaction: str = "",
    recipients: Iterable[Contact] = (),
    by: User,
    at: datetime,
) -> Saved:
    """Save what was written upon `version`. The same content again changes nothing, so a retry is harmless.

    Raises EmailChanged when somebody saved in between, EmailClosed when somebody has received it.
    """
    # The gate before sending refuses by what is written here: nothing may pass it meanwhile.
    shut_out_hand_overs()
    current = locked(email)
    words = dict(zip(_WORDS, (subject, body, hypothesis, evidence, expected_reaction), strict=True))
    people = sorted({each.pk for each in recipients})
    before = sorted(current.recipients.values_list("pk", flat=True))
    if people == before and all(getattr(current, name) == text for name, text in words.items()):
        return Saved(current, [], is_new=False)
    if is_closed(outgoing_of([current.pk]).get(current.pk, Outgoing()).states):
        raise EmailClosed
    if current.version != version:
        raise EmailChanged(current)
    first = not (current.subject and current.body)
    voided = _write(current, words, people, by=by, at=at)
    if first and subject and body:
        record_draft(current, by=by, at=at)
    return Saved(current, voided)


def locked(email: Email) -> Email:
    """The email as it stands, nobody else changing it or its approvals until the transaction ends."""
    return (
        Email.objects.select_for_update(of=("self",))
        .select_related("step__sequence__target__account", "step__sequence__target__project")
        .get(pk=email.pk)
    )


def keep_version(email: Email, recipients: Sequence[int]) -> None:
    EmailVersion.objects.create(
        email=email,
        number=email.version,
        content_hash=email.content_hash,
        recipients=sorted(recipients),
        at=email.updated_at,
        by=email.updated_by,
        **{name: getattr(email, name) for name in _WORDS},
    )


def record_draft(email: Email, *, by: User, at: datetime) -> None:
    record(
        account=email.step.sequence.target.account,
        verb="sequences.email_drafted",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"subject": email.subject, "number": email.step.position},
        link=email.get_absolute_url(),
    )


def _write(
    email: Email, words: dict[str, str], people: list[int], *, by: User, at: datetime
) -> list[Approval]:
    """The new content in place; returns the approvals it voided, those of other content than before."""
    before = email.content_hash
    for name, text in words.items():
        setattr(email, name, text)
    email.content_hash = content_hash(email.subject, email.body, people)
    email.version += 1
    email.updated_by, email.updated_at = by, at
    email.save()
    email.recipients.set(people)
    keep_version(email, people)
    return [] if email.content_hash == before else _void_approvals(email, by=by, at=at)


def _void_approvals(email: Email, *, by: User, at: datetime) -> list[Approval]:
    voided = list(Approval.objects.standing().filter(email=email).select_related("user").order_by("team"))
    if not voided:
        return []
    Approval.objects.filter(pk__in=[each.pk for each in voided]).update(voided_at=at, voided_by=by)
    tell([each.user for each in voided], email, Notice.Kind.VOIDED, by=by, at=at)
    record(
        account=email.step.sequence.target.account,
        verb="sequences.approval_voided",
        category=ActivityCategory.EMAIL,
        at=at,
        by=by,
        detail={"subject": email.subject, "teams": [each.team for each in voided]},
        link=email.get_absolute_url(),
    )
    return voided
