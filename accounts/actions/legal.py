"""On what ground we may write to a person: said with its proof, and never without who said it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.actions import activity, writing
from accounts.models import ActivityCategory, Contact, LegalBasisEntry, Proof
from nurture.team.models import User

FIELDS = ("legal_basis", "legal_basis_on", "legal_basis_source", "legal_basis_proof")


@dataclass(frozen=True)
class File:
    """As it came in; its type told from its bytes (accounts.rules.proofs)."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def set_legal_basis(
    *,
    contact: Contact,
    fields: Mapping[str, Any],
    file: File | None,
    seen: str,
    by: User,
    at: datetime,
) -> Contact:
    """`fields`: those of FIELDS. Raises ChangedMeanwhile unless `seen` is what stands there now."""
    current = Contact.objects.select_for_update().select_related("account").get(pk=contact.pk)
    earlier = {name: getattr(current, name) for name in FIELDS}
    changed = writing.change(current, fields, seen=seen)
    if not (changed or file):
        return current
    if changed:
        _keep_what_no_one_said(current, earlier, before=at)
    proof = keep_file(current, file, by=by, at=at) if file else _standing_proof(current, changed)
    write_entry(current, by=by, at=at, proof=proof)
    activity.record(
        account=current.account,
        contact=current,
        verb="accounts.legal_basis_set",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={"basis": current.legal_basis, "file": bool(proof)},
        link=current.get_absolute_url(),
    )
    return current


def write_entry(contact: Contact, *, by: User | None, at: datetime, proof: Proof | None = None) -> None:
    """What stands on the contact now, as a line of its history."""
    LegalBasisEntry.objects.create(
        contact=contact,
        basis=contact.legal_basis,
        since=contact.legal_basis_on,
        source=contact.legal_basis_source,
        proof_text=contact.legal_basis_proof,
        proof=proof,
        set_by=by,
        set_at=at,
    )


def keep_file(contact: Contact, file: File, *, by: User, at: datetime) -> Proof:
    return Proof.objects.create(
        contact=contact,
        file_name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        content=file.content,
        created_by=by,
        created_at=at,
    )


def _keep_what_no_one_said(contact: Contact, earlier: Mapping[str, Any], *, before: datetime) -> None:
    """What an import set has no line yet: it gets one, by nobody, before it is overwritten."""
    if earlier["legal_basis"] == "none" or contact.legal_basis_entries.exists():
        return
    LegalBasisEntry.objects.create(
        contact=contact,
        basis=earlier["legal_basis"],
        since=earlier["legal_basis_on"],
        source=earlier["legal_basis_source"],
        proof_text=earlier["legal_basis_proof"],
        set_by=None,
        set_at=min(contact.created_at, before),
    )


def _standing_proof(contact: Contact, changed: list[str]) -> Proof | None:
    """A file goes on proving the basis it was given for, not another one."""
    if "legal_basis" in changed:
        return None
    latest = contact.legal_basis_entries.order_by("-set_at", "-id").select_related("proof").first()
    return latest.proof if latest else None
