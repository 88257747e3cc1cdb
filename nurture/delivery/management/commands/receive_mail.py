"""`manage.py receive_mail < message`: what a mail server pipes in."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from nurture.delivery.actions.inbound import receive


class Command(BaseCommand):
    help = (
        "Takes one incoming mail from standard input (manage.py receive_mail < message): a reply, a bounce, an"
        " automatic answer, a complaint."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read()
        if not raw.strip():
            no_input = getattr(os, "EX_NOINPUT", 66)
            raise CommandError("No mail came in: manage.py receive_mail < message", returncode=no_input)
        try:
            inbound = receive(raw=raw, at=timezone.now())
        except (OperationalError, InterfaceError) as problem:
            # sysexits.h: the mail server keeps the mail and tries again.
            self.stderr.write(f"The database is away: {problem}")
            sys.exit(getattr(os, "EX_TEMPFAIL", 75))
        self.stdout.write(f"{inbound.kind} {inbound.matched_by or 'unmatched'} {inbound.pk}")
