"""The history of a legal basis, the latest line first."""

from dataclasses import dataclass

from accounts.models import Contact, LegalBasisEntry


@dataclass(frozen=True)
class LegalHistory:
    entries: list[LegalBasisEntry]
    # The line that tells what stands on the contact now; None: an import set it and said no more.
    current: LegalBasisEntry | None


def legal_history(contact: Contact) -> LegalHistory:
    """One query; the files themselves stay where they are."""
    entries = list(
        contact.legal_basis_entries.select_related("set_by", "proof")
        .defer("proof__content")
        .order_by("-set_at", "-id")
    )
    latest = entries[0] if entries else None
    return LegalHistory(entries, latest if latest and _tells(latest, contact) else None)


def _tells(entry: LegalBasisEntry, contact: Contact) -> bool:
    return (entry.basis, entry.since, entry.source, entry.proof_text) == (
        contact.legal_basis,
        contact.legal_basis_on,
        contact.legal_basis_source,
        contact.legal_basis_proof,
    )
