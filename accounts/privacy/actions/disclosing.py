"""Somebody takes everything about a person: that is written down before it leaves."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory, Contact
from accounts.privacy.facts import AlreadyErased
from accounts.privacy.queries.everything import Everything, everything
from nurture.team.models import User


@transaction.atomic
def disclose(*, contact: Contact, file_format: str, by: User, at: datetime) -> Everything:
    """Raises AlreadyErased."""
    if contact.erased_at:
        raise AlreadyErased
    activity.record(
        account=contact.account,
        contact=contact,
        verb="accounts.person_disclosed",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={"format": file_format},
        link=contact.get_absolute_url(),
    )
    return everything(contact, at=at)
