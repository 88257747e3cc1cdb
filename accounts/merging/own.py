"""What accounts itself looks after when two of its records become one (accounts.merging.parts says the promise)."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.merging.journal import Journal
from accounts.merging.parts import Obstacle, Pair, Part
from accounts.models import Account, Contact, LegalBasisEntry, Relation, RelationKind
from nurture.team.models import User


def shut_out(pair: Pair) -> None:
    """The records themselves, in the order in which everybody locks them."""
    pks = [pair.survivor.pk, pair.merged.pk]
    model: type[Account] | type[Contact] = Contact if pair.contacts else Account
    list(model.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))


def obstacles(pair: Pair) -> Iterator[Obstacle]:
    if not pair.contacts:
        return
    for contact in pair.contacts:
        if contact.erased_at:
            yield Obstacle(
                _("One of them was erased. What is left of a person cannot become part of another."),
                contact.get_absolute_url(),
            )
    survivor, merged = pair.contacts
    if survivor.account_id != merged.account_id:
        yield Obstacle(
            _(
                "%(one)s is at %(company)s, %(other)s at %(elsewhere)s. If these companies are one, merge them first."
                " Somebody who changed companies keeps both records."
            )
            % {
                "one": survivor,
                "company": survivor.account,
                "other": merged,
                "elsewhere": merged.account,
            },
            merged.account.get_absolute_url(),
        )


def notes(pair: Pair) -> Iterator[str]:
    if pair.contacts and "legal_basis" in pair.values:
        yield _("The legal basis comes with its date, its source and its proof.")


def adjust(pair: Pair, journal: Journal, *, by: User, at: datetime) -> None:
    if not pair.contacts:
        return
    survivor, merged = pair.contacts
    _keep_the_lower_first(survivor, merged, journal)
    _say_which_basis_stands(survivor, pair, journal, by=by, at=at)


def _keep_the_lower_first(survivor: Contact, merged: Contact, journal: Journal) -> None:
    """Who knows somebody is known as well; such a row names the lower number first."""
    for row in Relation.objects.filter(kind=RelationKind.KNOWS, person=merged, other__lt=survivor.pk):
        journal.change(row, person_id=row.other_id, other_id=merged.pk)
    for row in Relation.objects.filter(kind=RelationKind.KNOWS, other=merged, person__gt=survivor.pk):
        journal.change(row, person_id=merged.pk, other_id=row.person_id)


def _say_which_basis_stands(
    survivor: Contact, pair: Pair, journal: Journal, *, by: User, at: datetime
) -> None:
    """The histories become one, and its latest line is what stands on the contact."""
    basis = {
        name: pair.values.get(name, getattr(survivor, name))
        for name in ("legal_basis", "legal_basis_on", "legal_basis_source", "legal_basis_proof")
    }
    entries = LegalBasisEntry.objects.filter(contact__in=[survivor.pk, pair.merged.pk])
    if not entries.exists():
        return
    same = entries.filter(basis=basis["legal_basis"], since=basis["legal_basis_on"], proof__isnull=False)
    proven = same.order_by("-set_at", "-id").first()
    journal.add(
        LegalBasisEntry(
            contact=survivor,
            basis=basis["legal_basis"],
            since=basis["legal_basis_on"],
            source=basis["legal_basis_source"],
            proof_text=basis["legal_basis_proof"],
            proof=proven.proof if proven else None,
            set_by=by,
            set_at=at,
        )
    )


PART = Part(shut_out=shut_out, obstacles=obstacles, notes=notes, adjust=adjust)
