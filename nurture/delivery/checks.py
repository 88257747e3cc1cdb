"""What would only be noticed when the first mail cannot be written is said at start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from nurture.delivery import mime
from nurture.delivery.rendering import unsubscribe_url


def public_url(**_: Any) -> list[CheckMessage]:
    """The address to unsubscribe at must fit into its header unbroken (RFC 8058; mime.UNSUBSCRIBE_LIMIT)."""
    too_long = len(unsubscribe_url("x" * 22)) + 2 - mime.UNSUBSCRIBE_LIMIT
    if too_long <= 0:
        return []
    return [
        Error(
            f"PUBLIC_URL is {too_long} characters too long: {settings.PUBLIC_URL}",
            hint="With a longer address mail programs show no button to unsubscribe. Give it a shorter host name.",
            id="delivery.E001",
        )
    ]
