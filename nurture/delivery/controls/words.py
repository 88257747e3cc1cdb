"""Why nothing leaves at all, and what to do about it: a sentence each, for banners and for whoever runs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Told:
    # info: as it was set up; warn: something is to be done; bad: something happened.
    tone: str
    title: Promise
    text: Promise


BARRIERS: Final[Mapping[str, Told]] = {
    "mode_off": Told(
        "info",
        _("Sending is switched off on this installation."),
        _("Everything can be tried; nothing leaves. Whoever runs it says when it goes live."),
    ),
    "not_live": Told(
        "warn",
        _("Nothing is sent yet: nobody has confirmed that this installation is the real one."),
        _("A lead looks through the list and an administrator confirms."),
    ),
    "copy": Told(
        "info",
        _("This is a copy: nothing is sent."),
        _("Its data came from another server, database or address. The real installation goes on sending."),
    ),
    "no_journal": Told(
        "bad",
        _("Nothing is sent: no journal is kept beside the database."),
        _("Whoever runs it sets JOURNAL_DIR for web and worker."),
    ),
    "machine_unknown": Told(
        "bad",
        _("Nothing is sent: this machine knows nothing of the installation."),
        _("Its journal is missing. Whoever runs it brings it back, or makes the machine known."),
    ),
    "restored": Told(
        "bad",
        _("Nothing is sent: the database was restored from a backup."),
        _("What left since the backup may be unknown to it. Look through it, then let sending go on."),
    ),
}
