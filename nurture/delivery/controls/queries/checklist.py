"""What should be in place before an installation is live: each with the way to it."""

import os
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from nurture.delivery.controls import journal
from nurture.delivery.controls.models import Installation
from nurture.delivery.identities.models import Trial
from nurture.delivery.models import Message, MessageState
from nurture.delivery.queries.heartbeats import is_alive, last_beats
from nurture.delivery.rendering import missing_items, sender_profile


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    is_done: bool
    title: str
    # What is missing, or what it is good for.
    text: str
    # Without it nobody can confirm.
    needed: bool
    url: str = ""


def checklist(*, at: datetime) -> list[Item]:
    """Five queries."""
    return [*_needed(at), *_good_to_have()]


def _needed(at: datetime) -> list[Item]:
    beats, journal_is_kept = last_beats(), is_writable()
    return [
        Item(
            "footer",
            not missing_items(sender_profile()),
            _("The legal footer is complete"),
            _("The law wants it under every mail."),
            needed=True,
            url=reverse("delivery:sender"),
        ),
        Item(
            "worker",
            is_alive(beats.get("worker"), at=at),
            _("A worker is running"),
            _("It hands the mail over."),
            needed=True,
        ),
        Item(
            "scheduler",
            is_alive(beats.get("scheduler"), at=at),
            _("The scheduler is running"),
            _("It tells the workers to look."),
            needed=True,
        ),
        Item(
            "journal",
            journal_is_kept,
            _("A journal is kept beside the database"),
            _("JOURNAL_DIR is a folder on another disk: after a restore it says what had left."),
            needed=True,
        ),
    ]


def _good_to_have() -> list[Item]:
    addresses = reverse("delivery:identities")
    return [
        Item(
            "tried",
            _has_arrived(),
            _("A mail has arrived"),
            _("Send a test from each address, or let mail to a listed address go first."),
            needed=False,
            url=addresses,
        ),
        Item(
            "dns",
            Trial.objects.filter(kind=Trial.Kind.DNS, finished_at__isnull=False).exists(),
            _("The records of the domain were looked at"),
            _("Without SPF, DKIM and DMARC much of it lands in spam."),
            needed=False,
            url=addresses,
        ),
        Item(
            "https",
            settings.SITE_URL.startswith("https://"),
            _("The pages are served over https"),
            _("Mail programs show the button to unsubscribe for https only."),
            needed=False,
        ),
    ]


def _has_arrived() -> bool:
    tried = Trial.objects.filter(kind=Trial.Kind.MAIL, result__verdict="sent")
    return tried.exists() or Message.objects.filter(state=MessageState.SENT).exists()


def is_writable() -> bool:
    """A folder that is not there yet is made with the first line."""
    place = journal.folder()
    if place is None:
        return False
    while not place.exists():
        place = place.parent
    return os.access(place, os.W_OK)


def installation() -> Installation | None:
    return Installation.objects.select_related("live_by").first()
