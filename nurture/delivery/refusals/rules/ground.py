"""On what ground a message went, as plain values: what stood there in that moment, whatever is changed later."""

from datetime import date
from typing import Protocol


class WrittenTo(Protocol):
    legal_basis: str
    legal_basis_on: date | None
    legal_basis_source: str
    legal_basis_proof: str


class Footer(Protocol):
    company_name: str
    company_name_latin: str
    postal_address: str
    postal_address_latin: str
    complaint_contact: str


def ground(contact: WrittenTo, footer: Footer, *, in_japanese: bool) -> dict[str, str]:
    """Kept with the message when it is handed over. Empty items are left out."""
    found = {
        "basis": contact.legal_basis,
        "since": contact.legal_basis_on.isoformat() if contact.legal_basis_on else "",
        "source": contact.legal_basis_source,
        "proof": contact.legal_basis_proof,
        "company_name": footer.company_name
        if in_japanese
        else footer.company_name_latin or footer.company_name,
        "postal_address": footer.postal_address
        if in_japanese
        else footer.postal_address_latin or footer.postal_address,
        "complaint_contact": footer.complaint_contact,
    }
    return {name: value for name, value in found.items() if value}
