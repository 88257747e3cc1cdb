"""Letting go of what proved that we might write to somebody, not before its term is over."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.actions import activity
from accounts.models import ActivityCategory, Contact, LegalBasisEntry, Proof
from accounts.retention.facts import MustBeKept, StandsNow
from accounts.retention.queries import kept_for, standing_entry
from nurture.team.models import User


@transaction.atomic
def delete_proof(*, proof: Proof, by: User, at: datetime) -> None:
    """The file goes for good; the lines it proved stay. Raises MustBeKept, StandsNow."""
    contact = _locked(proof.contact_id)
    _require_over(contact, today=timezone.localdate(at))
    standing = standing_entry(contact.pk)
    if standing and standing.proof_id == proof.pk:
        raise StandsNow
    proof.delete()
    activity.record(
        account=contact.account,
        contact=contact,
        verb="accounts.proof_deleted",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        link=contact.get_absolute_url(),
    )


@transaction.atomic
def delete_line(*, line: LegalBasisEntry, by: User, at: datetime) -> None:
    """An earlier line of the history goes, with its file where no other line has it. Raises as `delete_proof`."""
    contact = _locked(line.contact_id)
    _require_over(contact, today=timezone.localdate(at))
    standing = standing_entry(contact.pk)
    if standing and standing.pk == line.pk:
        raise StandsNow
    file = line.proof_id
    line.delete()
    if file:
        Proof.objects.filter(pk=file, entries=None).delete()
    activity.record(
        account=contact.account,
        contact=contact,
        verb="accounts.legal_basis_line_deleted",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        link=contact.get_absolute_url(),
    )


def _locked(contact: int) -> Contact:
    return Contact.objects.select_for_update(of=("self",)).select_related("account").get(pk=contact)


def _require_over(contact: Contact, *, today: date) -> None:
    until = kept_for(contact.pk, today=today)
    if until is not None:
        raise MustBeKept(until)
