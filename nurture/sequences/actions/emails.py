"""The words of an email: saved, versioned, never overwritten unseen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions.activity import record
from accounts.models import ActivityCategory, Contact
from nurture.delivery.clock import shut_out_hand_overs
from nurture.delivery.models import Attachment, Layout
from nurture.sequences.actions.drafts import forget_draft
from nurture.sequences.actions.notices import tell
from nurture.sequences.actions.snippets import note_uses
from nurture.sequences.actions.walking import unsettle
from nurture.sequences.facts import EmailChanged, EmailClosed
from nurture.sequences.models import Approval, Email, EmailVersion, Notice
from nurture.sequences.queries.content import WORDS, hash_of
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.state import is_closed
from nurture.team.models import User


@dataclass(frozen=True)
class Saved:
    email: Email
    # The approvals that held until now: the reader is told whose.
    voided: list[Approval]
    # False: it said all that already, and no version was made.
    is_new: bool = True


@dataclass(frozen=True)
class Wrapping:
    """What stands around the words: the preview line, the look, the files."""

    preheader: str = ""
    layout: str = Layout.LETTER
    files: Sequence[Attachment] = ()


@dataclass(frozen=True)
class Made:
    """How a version came about; `ref` is the version restored, the candidate or the suggestion."""

    origin: EmailVersion.Origin = EmailVersion.Origin.WRITTEN
    ref: int | None = None


@transaction.atomic
def save_typed(
    *,
    email: Email,
    words: Mapping[str, Any],
    wrapping: Wrapping,
    snippets: Iterable[int],
    page: UUID | None,
    by: User,
    at: datetime,
) -> Saved:
    """What stands in an open page: its unsaved text is taken, the snippets put in are counted. Raises as save_email."""
    saved = save_email(email=email, wrapping=wrapping, by=by, at=at, **words)
    forget_draft(email=saved.email, page=page, by=by)
    note_uses(email=saved.email, snippets=snippets, by=by, at=at)
    return saved


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
    wrapping: Wrapping | None = None,
    made: Made = Made(),
    by: User,
    at: datetime,
) -> Saved:
    """Save what was written upon `version`. The same content again changes nothing, so a retry is harmless.

    Without a `wrapping` preview line, look and files stay as they are. Raises EmailChanged when somebody saved in between, EmailClosed when somebody has received it.
    """
    # The gate before sending refuses by what is written here: nothing may pass it meanwhile.
    shut_out_hand_overs()
    current = locked(email)
    wrapping = wrapping or wrapping_of(current)
    words = {
        "subject": subject,
        "preheader": wrapping.preheader,
        "body": body,
        "layout": wrapping.layout,
        "hypothesis": hypothesis,
        "evidence": evidence,
        "expected_reaction": expected_reaction,
    }
    content = _Content(words, sorted({each.pk for each in recipients}), list(wrapping.files), made)
    if _is_the_same(current, content):
        return Saved(current, [], is_new=False)
    if is_closed(outgoing_of([current.pk]).get(current.pk, Outgoing()).states):
        raise EmailClosed
    if current.version != version:
        raise EmailChanged(current)
    first = not (current.subject and current.body)
    voided = _write(current, content, by=by, at=at)
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


def wrapping_of(email: Email) -> Wrapping:
    files = email.attachments.defer("content").order_by("pk")
    return Wrapping(email.preheader, email.layout, list(files))


def keep_version(
    email: Email, recipients: Sequence[int], *, files: Iterable[Attachment] = (), made: Made = Made()
) -> None:
    EmailVersion.objects.create(
        email=email,
        number=email.version,
        content_hash=email.content_hash,
        recipients=sorted(recipients),
        attachments=[each.pk for each in files],
        origin=made.origin,
        origin_ref=made.ref,
        at=email.updated_at,
        by=email.updated_by,
        **{name: getattr(email, name) for name in WORDS},
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


@dataclass(frozen=True)
class _Content:
    words: dict[str, str]
    people: list[int]
    files: list[Attachment]
    made: Made


def _is_the_same(email: Email, content: _Content) -> bool:
    people = sorted(email.recipients.values_list("pk", flat=True))
    files = set(email.attachments.values_list("pk", flat=True))
    same_words = all(getattr(email, name) == text for name, text in content.words.items())
    return same_words and people == content.people and files == {each.pk for each in content.files}


def _write(email: Email, content: _Content, *, by: User, at: datetime) -> list[Approval]:
    """The new content in place; returns the approvals it voided, those of other content than before."""
    before = email.content_hash
    for name, text in content.words.items():
        setattr(email, name, text)
    email.content_hash = hash_of(email, content.people, content.files)
    email.version += 1
    email.updated_by, email.updated_at = by, at
    email.save()
    email.recipients.set(content.people)
    email.attachments.set(content.files)
    unsettle(sequence=email.step.sequence_id)
    keep_version(email, content.people, files=content.files, made=content.made)
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
