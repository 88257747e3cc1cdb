"""Erase again, after a restore, whoever was erased since the backup was made."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.privacy.actions.replaying import Line, replay


class Command(BaseCommand):
    help = (
        "Erase again whoever the log of erasures names. Run it after every restore, before anybody signs in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "log", nargs="?", default=settings.ERASURE_LOG, help='the log; "-" reads standard input'
        )

    def handle(self, *args: Any, log: str, **options: Any) -> None:
        if not log:
            raise CommandError("Name the log, or set ERASURE_LOG.")
        try:
            text = sys.stdin.read() if log == "-" else Path(log).read_text("utf-8")
            lines = [Line.read(line) for line in text.splitlines() if line.strip()]
        except OSError as error:
            raise CommandError(f"The log cannot be read: {error}") from error
        except ValueError as error:
            raise CommandError(f"This is no line of an erasure log: {error}") from error
        done = replay(lines=lines, at=timezone.now())
        self.stdout.write(
            f"{done.erased} erased again, {done.kept_out} not in this database and kept out, {done.already} already."
        )
