"""`python3 manage.py demo`: everything Nurture needs, in one process, on sample data."""

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from nurture.bootstrap.locking import exclusive
from nurture.delivery.tasks import look_now
from nurture.demo import journal, parts, postbox, welcome
from nurture.demo.ports import PortTaken, listening
from nurture.demo.sample import loading
from nurture.demo.sample.people import DOMAIN
from nurture.digests.tasks import send_one
from nurture.team.models import User

STOPPING_SECONDS = 5.0
MAILED = [f"kondo@{DOMAIN}", f"yamada@{DOMAIN}"]


class Command(BaseCommand):
    help = "Start Nurture with sample data: web, worker, scheduler and a mail server in one process."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reset",
            action="store_true",
            help="throw away what was done in the demo and load the sample data afresh",
        )

    def handle(self, *, reset: bool, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This environment says NURTURE_DEMO=0: the demo does not run in it.")
        with self._alone(), self._listener(settings.PORT) as listener:
            try:
                if reset:
                    self._reset()
                self._prepare()
            except KeyboardInterrupt:
                # The sample is loaded whole or not at all: the next start goes on.
                sys.exit(130)
            self._serve(listener)

    def _say(self, text: str) -> None:
        """At once, also into a pipe."""
        self.stdout.write(text)
        self.stdout.flush()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two demos on one database and two brokers in memory would not see each other's work."""

        def refuse() -> None:
            raise CommandError(
                _("This demo is already running at %(address)s. Stop it there with Ctrl-C.")
                % {"address": _address_file().read_text("utf-8") if _address_file().exists() else "?"}
            )

        with exclusive(Path(settings.DEMO_DIR) / "running.lock", refuse):
            _address_file().write_text(settings.SITE_URL, "utf-8")
            yield

    def _listener(self, port: int) -> socket.socket:
        try:
            return listening(port)
        except PortTaken as taken:
            raise CommandError(
                _(
                    "Port %(port)s is taken by %(holder)s.\n"
                    "Stop that program, or choose another port: PORT=%(other)s python3 manage.py demo"
                )
                % {"port": port, "holder": taken.holder or _("another program"), "other": port + 1}
            ) from taken

    def _reset(self) -> None:
        database = Path(settings.DATABASES["default"]["NAME"])
        if database.parent != Path(settings.DEMO_DIR):
            raise CommandError(
                _("--reset empties %(folder)s only, and DATABASE_URL names another database.")
                % {"folder": settings.DEMO_DIR}
            )
        journal_of_mail = Path(settings.JOURNAL_DIR).glob("*") if settings.JOURNAL_DIR else ()
        for left in [
            *database.parent.glob(f"{database.name}*"),
            *postbox.folder().glob("*"),
            *journal_of_mail,
        ]:
            left.unlink()
        self._say(_("What was done in the demo is gone; it starts afresh."))

    def _prepare(self) -> None:
        started = time.monotonic()
        call_command("migrate", interactive=False, verbosity=0)
        try:
            fresh = loading.load_once(now=timezone.now())
        except loading.NotOurs as problem:
            raise CommandError(
                _("This database holds people who are not the demo's; the demo leaves it alone.")
            ) from problem
        if fresh:
            self._say(_("Sample data loaded in %(seconds).1f s.") % {"seconds": time.monotonic() - started})
            # As if it were eight o'clock: among the caught mail lies what colleagues get every morning.
            for person in User.objects.filter(email__in=MAILED):
                send_one.delay(person.pk, as_daily=True)

    def _serve(self, listener: socket.socket) -> None:
        greeting = welcome.text(settings.SITE_URL)
        post_office = listening(0)
        _mail_goes_to(post_office.getsockname()[1])
        running = parts.Running(
            [
                parts.post_office(post_office),
                parts.worker(),
                parts.scheduler(),
                parts.web(listener, lambda: self._say(greeting)),
            ]
        )
        # Not before: making the worker and the web application sets up Django, and with it logging, anew.
        journal.write_to_files()
        interrupted = _stop_on_signals(running.ended)
        # The first thing the worker does, before the scheduler asks: nobody reads that none is running.
        look_now.delay()
        running.start()
        # Looking up now and then: a signal that another thread was given does not wake the one that answers it.
        while not running.ended.wait(0.5):
            pass
        if interrupted.is_set():
            self._say("\n" + _("Stopping…"))
        late = running.stop(STOPPING_SECONDS)
        if running.failed:
            self.stderr.write(
                _("The demo ended: %(parts)s failed. %(folder)s says why.")
                % {"parts": ", ".join(running.failed), "folder": journal.folder() / "demo.log"}
            )
        if running.failed or late:
            _leave(1 if running.failed else 0)


def _address_file() -> Path:
    return Path(settings.DEMO_DIR) / "address"


def _mail_goes_to(port: int) -> None:
    """To the demo's own post office and nowhere else, whatever the environment says about SMTP."""
    settings.SMTP_HOST, settings.SMTP_PORT = "127.0.0.1", port
    settings.SMTP_USER = settings.SMTP_PASSWORD = ""
    settings.SMTP_SECURITY = "none"
    # Somebody's own mail account as well, whatever they type in.
    settings.ONLY_WAY_OUT = True
    settings.DELIVERY_MODE = "live"
    settings.MAILERS["default"]["OPTIONS"] = {"host": "127.0.0.1", "port": port, "timeout": 20}


def _stop_on_signals(ended: threading.Event) -> threading.Event:
    """The first Ctrl-C or TERM ends the demo in order; a second one ends it at once."""
    interrupted = threading.Event()

    def stop(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        interrupted.set()
        ended.set()

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    return interrupted


def _leave(code: int) -> NoReturn:
    """Without waiting for threads that do not end: each is idle, or its work is claimed again later."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
