"""`manage.py go_live`: this database, on this server, is the one that really sends, and this machine knows it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from nurture.delivery.controls.actions.going_live import go_live
from nurture.delivery.controls.facts import NoJournal
from nurture.delivery.controls.queries.checklist import checklist
from nurture.delivery.controls.queries.standing import read
from nurture.delivery.controls.words import BARRIERS


class Command(BaseCommand):
    help = (
        "Confirm that this installation is the real one. Without --yes it only shows what is in place. Also after "
        "a move to another server, and once on every further machine that sends."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="it is the real one")

    def handle(self, *, yes: bool, **_options: Any) -> None:
        items = checklist(at=timezone.now())
        for item in items:
            mark = _("ok") if item.is_done else _("MISSING") if item.needed else _("advised")
            # The list in the language of the installation, and so all the rest.
            title = _("%(title)s.") % {"title": item.title}
            self.stdout.write(f"{mark:8} {title} {'' if item.is_done else item.text}".rstrip())
        if not yes:
            self.stdout.write(_("Nothing was changed. To confirm: manage.py go_live --yes"))
            return
        # Processes may be stopped while an operator confirms; the rest is wanted.
        lacks = [item.title for item in items if item.key == "footer" and not item.is_done]
        if lacks:
            raise CommandError(_("It still lacks: %(what)s") % {"what": lacks[0]})
        try:
            installation = go_live(by=None, at=timezone.now())
        except NoJournal as problem:
            raise CommandError(_("First set JOURNAL_DIR to a folder on another disk.")) from problem
        named = {"address": settings.SITE_URL, "name": installation.name}
        self.stdout.write(_("Confirmed: %(address)s (%(name)s).") % named)
        self._say_what_holds()

    def _say_what_holds(self) -> None:
        barrier = read().standing.barrier
        if barrier == "mode_off":
            self.stdout.write(_("DELIVERY_MODE is off: set it to live when mail is to leave."))
        elif barrier:
            self.stdout.write(f"{BARRIERS[barrier].title} {BARRIERS[barrier].text}")
        elif settings.DELIVERY_MODE == "allowlist":
            self.stdout.write(_("DELIVERY_MODE is allowlist: mail leaves for listed addresses only."))
