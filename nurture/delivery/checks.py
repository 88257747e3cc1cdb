"""What would only be noticed when the first mail cannot be written is said at start."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as Advice

from nurture.delivery import mime
from nurture.delivery.rendering import unsubscribe_url

_ENTRY: Final = re.compile(r"[^\s@*]*@[^\s@*]+")


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


def tracking_url(**_: Any) -> list[CheckMessage]:
    """Links of our mail live apart from the product: whoever gets a mail never meets its host."""
    host = urlsplit(settings.TRACKING_URL).hostname
    if not host or host not in {urlsplit(each).hostname for each in (settings.SITE_URL, settings.PUBLIC_URL)}:
        return []
    return [
        Error(
            f"TRACKING_URL has the host name of SITE_URL or PUBLIC_URL: {host}",
            hint="Give it one of its own, such as links.example.com; it may lead to the same server. "
            "Empty: nobody is noticed.",
            id="delivery.E002",
        )
    ]


def journal(**_: Any) -> list[CheckMessage]:
    """Live mail is held without it; that is said at start rather than on the first message."""
    if settings.DELIVERY_MODE != "live" or not settings.DELIVERY_NEEDS_MARKER or settings.JOURNAL_DIR:
        return []
    return [
        Advice(
            "DELIVERY_MODE is live, and JOURNAL_DIR is not set: nothing is sent.",
            hint="Name a folder on another disk than the database's, shared by web and worker.",
            id="delivery.W001",
        )
    ]


def allowlist(**_: Any) -> list[CheckMessage]:
    """An entry that is no address and no @domain allows nobody, and whoever wrote it thinks it does."""
    nobody = [entry for entry in settings.DELIVERY_ALLOWLIST if not _ENTRY.fullmatch(entry)]
    if settings.DELIVERY_MODE != "allowlist" or not nobody:
        return []
    return [
        Advice(
            f"DELIVERY_ALLOWLIST allows nobody by {', '.join(nobody)}",
            hint="Name addresses, me@example.com, or @domains, @example.com.",
            id="delivery.W002",
        )
    ]
