"""Which proofs must be kept until when, and which may go."""

from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Contact, LegalBasis, LegalBasisEntry, Proof
from accounts.retention import sends
from accounts.retention.rules import kept_from, kept_until
from nurture.team.models import User
from nurture.web.paging import Page, keyset_page

PAGE_SIZE = 50


def kept_for(contact: int, *, today: date) -> date | None:
    """Until when the proof of this person must be kept; None: its term is over, or nothing was ever sent."""
    last = sends.last_sent(contact)
    if last is None:
        return None
    until = kept_until(timezone.localdate(last), settings.PROOF_KEPT_YEARS)
    return until if until >= today else None


def standing_entry(contact: int) -> LegalBasisEntry | None:
    """The line on which we may write to them today; None where we may not."""
    latest = LegalBasisEntry.objects.filter(contact=contact).order_by("-set_at", "-id").first()
    return latest if latest and latest.basis != LegalBasis.NONE else None


def proofs_to_let_go(user: User, *, today: date, cursor: str = "") -> Page[Proof]:
    """Files that neither the law nor today's basis needs, the oldest first. One query."""
    proofs = Proof.objects.filter(contact__in=Contact.objects.visible_to(user))
    needed = LegalBasisEntry.objects.filter(
        pk=Subquery(_latest().values("pk")[:1]), proof=OuterRef("pk")
    ).exclude(basis=LegalBasis.NONE)
    free = _without_the_written_to(proofs, today).exclude(Exists(needed))
    related = free.select_related("contact__account", "created_by").defer("content")
    return keyset_page(related, cursor, order=("created_at", "id"), size=PAGE_SIZE)


def _latest() -> QuerySet[LegalBasisEntry]:
    return LegalBasisEntry.objects.filter(contact=OuterRef("contact")).order_by("-set_at", "-id")


def _without_the_written_to(proofs: QuerySet[Proof], today: date) -> QuerySet[Proof]:
    first = kept_from(today, settings.PROOF_KEPT_YEARS)
    moment = timezone.make_aware(datetime.combine(first, time.min))
    for contacts in sends.written_since(moment):
        proofs = proofs.exclude(contact__in=contacts)
    return proofs
