"""Mailboxes that are full."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from nurture.delivery import keys
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.limits.models import SoftBounce
from nurture.delivery.models import Message, Suppression

#: So many emails that met a full mailbox within so many days: nobody reads there any more.
ENOUGH: Final = 3
WITHIN: Final = timedelta(days=30)


@transaction.atomic
def soft_bounce(*, message: Message, at: datetime) -> bool:
    """Its mailbox was full; counted once a message, however often it is said. Whether the address is suppressed now.

    From the mail server while we send, or from a report that comes back.
    """
    if not message.to_address:
        # The person was erased meanwhile.
        return False
    key = keys.address_hash(message.to_address)
    SoftBounce.objects.get_or_create(message=message, defaults={"address_hash": key, "at": at})
    if SoftBounce.objects.filter(address_hash=key, at__gt=at - WITHIN).count() < ENOUGH:
        return False
    suppress(address=message.to_address, reason=Suppression.Reason.MAILBOX_FULL, message=message, at=at)
    return True
