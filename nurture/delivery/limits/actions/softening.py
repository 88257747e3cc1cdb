"""Mailboxes that are full."""

from datetime import datetime

from nurture.delivery.models import Message


def soft_bounce(*, message: Message, at: datetime) -> bool:
    """Its mailbox was full; once a message, however often it is said. Whether the address is suppressed by now."""
    return False
