"""What sequences look after when two contacts become one (accounts.merging.parts says the promise)."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from accounts.merging.parts import Pair, Part
from accounts.models import Activity, ActivityCategory
from accounts.rules.words import texts
from nurture.sequences.models import Approval, Email, EmailVersion, Notice
from nurture.sequences.queries.content import WORDS, hash_of
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.state import is_closed
from nurture.team.models import User

if TYPE_CHECKING:
    from accounts.merging.journal import Journal


def notes(pair: Pair) -> Iterator[str]:
    approved = [each for each in _open_emails(pair) if each.approvals.standing().exists()]
    if approved:
        yield ngettext(
            "One email is approved and goes to the record that is merged. Its recipients change, so both teams approve it again.",
            "%(number)s emails are approved and go to the record that is merged. Their recipients change, so both teams approve them again.",
            len(approved),
        ) % {"number": len(approved)}


def adjust(pair: Pair, journal: "Journal", *, by: User, at: datetime) -> None:
    """Who gets an email belongs to its content: another recipient is another content, also when it is the same person."""
    for email in _open_emails(pair):
        people = set(email.recipients.values_list("pk", flat=True)) - {pair.merged.pk} | {pair.survivor.pk}
        files = list(email.attachments.defer("content"))
        changed = hash_of(email, people, files)
        journal.change(
            email, content_hash=changed, version=email.version + 1, updated_at=at, updated_by_id=by.pk
        )
        journal.add(
            EmailVersion(
                email=email,
                number=email.version,
                recipients=sorted(people),
                attachments=[each.pk for each in files],
                **{name: getattr(email, name) for name in WORDS},
                content_hash=changed,
                at=at,
                by=by,
            )
        )
        _void_approvals(email, journal, by=by, at=at)


def _open_emails(pair: Pair) -> list[Email]:
    """Emails to the merged contact that nobody has received yet."""
    if not pair.contacts:
        return []
    emails = Email.objects.filter(recipients=pair.merged.pk).select_related("step__sequence__target__account")
    outgoing = outgoing_of([email.pk for email in emails])
    return [email for email in emails if not is_closed(outgoing.get(email.pk, Outgoing()).states)]


def _void_approvals(email: Email, journal: "Journal", *, by: User, at: datetime) -> None:
    standing = list(Approval.objects.standing().filter(email=email).order_by("team"))
    for approval in standing:
        journal.change(approval, voided_at=at, voided_by_id=by.pk)
        if approval.user_id != by.pk:
            journal.add(Notice(user_id=approval.user_id, email=email, kind=Notice.Kind.VOIDED, by=by, at=at))
    if standing:
        detail = {"subject": email.subject, "teams": [each.team for each in standing]}
        journal.add(
            Activity(
                account=email.step.sequence.target.account,
                verb="sequences.approval_voided",
                category=ActivityCategory.EMAIL,
                team=by.team,
                actor=by,
                at=at,
                detail=detail,
                said="\n".join(texts(detail)),
                link=email.get_absolute_url(),
            )
        )


PART = Part(notes=notes, adjust=adjust)
