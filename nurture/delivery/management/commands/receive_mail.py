"""`manage.py receive_mail < message`: what a mail server pipes in."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from nurture.delivery.actions.inbound import receive


class Command(BaseCommand):
    help = "Takes one incoming mail from standard input: a reply, a bounce, an automatic answer, a complaint."

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read()
        try:
            inbound = receive(raw=raw, at=timezone.now())
        except (OperationalError, InterfaceError) as problem:
            # sysexits.h: the mail server keeps the mail and tries again.
            self.stderr.write(f"The database is away: {problem}")
            sys.exit(getattr(os, "EX_TEMPFAIL", 75))
        self.stdout.write(f"{inbound.kind} {inbound.matched_by or 'unmatched'} {inbound.pk}")
