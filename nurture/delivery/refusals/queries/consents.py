"""A consent that is newer than a refusal: what it takes to be written to again."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from accounts.models import Contact, LegalBasis, LegalBasisEntry
from nurture.delivery.models import Suppression

_AHEAD: Final = timedelta(days=1)


def newer_consent(contact: Contact, refused: Suppression) -> LegalBasisEntry | None:
    """What stands on the person now: given on or after the day of the refusal, entered after it, with a proof.

    One of a day that was still to come when it was entered is none yet; east of us it is tomorrow already.
    """
    latest = contact.legal_basis_entries.order_by("-set_at", "-id").defer("proof__content").first()
    if latest is None or latest.basis != LegalBasis.CONSENT or latest.set_at <= refused.at:
        return None
    if latest.since is None or not _day(refused.at) <= latest.since <= _day(latest.set_at) + _AHEAD:
        return None
    return latest if latest.proof_id or latest.proof_text else None


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
