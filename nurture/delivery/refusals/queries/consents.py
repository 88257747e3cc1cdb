"""A consent that is newer than a refusal: what it takes to be written to again."""

from django.utils import timezone

from accounts.models import Contact, LegalBasis, LegalBasisEntry
from nurture.delivery.models import Suppression


def newer_consent(contact: Contact, refused: Suppression) -> LegalBasisEntry | None:
    """What stands on the person now: given on or after the day of the refusal, entered after it, with a proof."""
    latest = contact.legal_basis_entries.order_by("-set_at", "-id").defer("proof__content").first()
    if latest is None or latest.basis != LegalBasis.CONSENT or latest.set_at <= refused.at:
        return None
    if latest.since is None or latest.since < timezone.localdate(refused.at):
        return None
    return latest if latest.proof_id or latest.proof_text else None
