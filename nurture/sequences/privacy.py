"""What sequences hold of a person, and where people are named in them (accounts.privacy.parts says the promise)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Contact
from accounts.privacy.parts import Part, Section, Written
from nurture.sequences.actions.emails import save_email, wrapping_of
from nurture.sequences.models import (
    Candidate,
    Comment,
    Email,
    EmailDraft,
    EmailVersion,
    Enrolment,
    Rest,
    Review,
    Sequence,
    SequenceChange,
    SequenceExit,
    Snippet,
    Step,
    StepEnd,
    Suggestion,
)
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.state import is_closed

WORDS: Final = ("subject", "preheader", "body", "hypothesis", "evidence", "expected_reaction")


def held(contact: Contact) -> Iterator[Section]:
    emails = contact.emails.order_by("pk")
    rows = [{"number": each.pk, "subject": each.subject, "at": each.updated_at} for each in emails]
    yield Section(
        "emails", _("Emails meant for them"), rows, {"subject": _("Subject"), "at": _("Changed at")}
    )


def erase(contact: Contact, *, at: datetime) -> Mapping[str, int]:
    """Emails that nobody has received yet lose this recipient; both teams approve them again."""
    taken_out = [email for email in contact.emails.order_by("pk") if not _is_closed(email)]
    for email in taken_out:
        _save(email, {}, email.recipients.exclude(pk=contact.pk), at)
    _leave_plans(contact)
    return {"recipients": len(taken_out)}


def _leave_plans(contact: Contact) -> None:
    """Nobody calls or visits whoever is erased."""
    steps = Step.objects.filter(people=contact)
    sequences = Sequence.objects.filter(Q(steps__in=steps) | Q(enrolments__contact=contact), archived_at=None)
    Sequence.objects.filter(pk__in=list(sequences.values_list("pk", flat=True))).update(settled_at=None)
    Step.people.through.objects.filter(contact=contact).delete()
    Enrolment.objects.filter(contact=contact).delete()


def save(email: Email, texts: Mapping[str, Any], at: datetime) -> None:
    """Words that are still to go out are new content; those that went out are only not to be read any more."""
    if _is_closed(email):
        Email.objects.filter(pk=email.pk).update(**texts)
    else:
        _save(email, texts, email.recipients.all(), at)


def _save(email: Email, texts: Mapping[str, Any], recipients: Any, at: datetime) -> None:
    words = {name: getattr(email, name) for name in WORDS} | dict(texts)
    wrapping = replace(wrapping_of(email), preheader=words.pop("preheader"))
    save_email(
        email=email,
        version=email.version,
        recipients=recipients,
        wrapping=wrapping,
        by=email.updated_by,
        at=at,
        **words,
    )


def _is_closed(email: Email) -> bool:
    return is_closed(outgoing_of([email.pk]).get(email.pk, Outgoing()).states)


PART = Part(
    written=(
        Written(Rest, "target__account", ("why",), _("Rest")),
        Written(Email, "step__sequence__target__account", WORDS, _("Email"), save=save),
        Written(
            EmailVersion,
            "email__step__sequence__target__account",
            WORDS,
            _("Earlier version of an email"),
            reviewed=False,
        ),
        Written(
            EmailDraft,
            "email__step__sequence__target__account",
            ("typed",),
            _("Unsaved text of an email"),
            reviewed=False,
        ),
        Written(
            Candidate,
            "email__step__sequence__target__account",
            ("subject", "preheader", "body", "hypothesis"),
            _("Candidate for an email"),
        ),
        Written(
            Comment,
            "email__step__sequence__target__account",
            ("body", "quote", "before", "after"),
            _("Comment on an email"),
        ),
        Written(Snippet, "annotation__account", ("name", "body"), _("Snippet")),
        Written(Snippet, "deal__account", ("name", "body"), _("Snippet")),
        Written(
            Review, "email__step__sequence__target__account", ("note", "wanted"), _("Review of an email")
        ),
        Written(
            Suggestion,
            "email__step__sequence__target__account",
            ("passage", "wording", "why", "why_not"),
            _("Wording proposed for an email"),
        ),
        Written(Step, "sequence__target__account", ("title", "text"), _("Step of a sequence")),
        Written(
            StepEnd, "step__sequence__target__account", ("note",), _("How a step ended"), contact="contact"
        ),
        Written(
            SequenceExit,
            "sequence__target__account",
            ("note",),
            _("Why somebody left a sequence"),
            contact="contact",
        ),
        Written(
            SequenceChange,
            "sequence__target__account",
            ("title",),
            _("Earlier title of a step"),
            reviewed=False,
        ),
        Written(Sequence, "target__account", ("ending_note",), _("Why a sequence ended")),
    ),
    held=held,
    erase=erase,
)
