"""`manage.py read_relay_log PATH…`: whether our mail server took what nobody is sure about."""

import gzip
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from nurture.delivery import clock
from nurture.delivery.actions import relaying
from nurture.delivery.inbound.relay_log import taken


class Command(BaseCommand):
    help = (
        "Reads logs of the mail server behind SMTP_HOST (Postfix, Exim, sendmail; also .gz, or - for standard "
        "input): uncertain messages that it took become sent. It may read the same lines again. "
        "With --complete FROM TO, whatever was handed over in that time and is in none of the logs goes again: say so "
        "only if they are all the logs of all the servers behind that name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument(
            "--complete", nargs=2, type=moment, metavar=("FROM", "TO"), help="2026-11-30T09:00+09:00"
        )

    def handle(self, *args: Any, paths: list[str], complete: list[datetime] | None, **options: Any) -> None:
        now = clock.database_now()
        if complete and complete[0] >= complete[1]:
            raise CommandError("FROM must be before TO.")
        if complete and complete[1] > now - relaying.ON_THE_WAY:
            raise CommandError("TO must be a quarter of an hour ago: younger mail may be on its way yet.")
        named = {each for path in paths for each in _named_in(path)}
        self.stdout.write(f"{relaying.took(named, at=now)} uncertain messages were taken, and are sent.")
        if complete:
            since, until = complete
            missing = [
                each for each in relaying.in_doubt(since=since, until=until) if each.message_id not in named
            ]
            gone = relaying.did_not_take(missing, at=now)
            self.stdout.write(f"{gone} are in no log, and go in their next window.")


def moment(typed: str) -> datetime:
    found = parse_datetime(typed)
    if found is None:
        raise ArgumentTypeError(f"{typed} is no moment")
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _named_in(path: str) -> Iterator[str]:
    """Ours alone."""
    ours = f"@{settings.MAIL_DOMAIN}>"
    try:
        with _lines(path) as lines:
            yield from (each for each in taken(lines) if each.endswith(ours))
    except (OSError, EOFError) as problem:
        raise CommandError(f"{path}: {getattr(problem, 'strerror', None) or problem}") from problem


@contextmanager
def _lines(path: str) -> Iterator[Iterable[str]]:
    if path == "-":
        yield sys.stdin
        return
    unpacked = gzip.open if path.endswith(".gz") else open
    with unpacked(path, "rt", encoding="utf-8", errors="replace") as lines:
        yield lines
