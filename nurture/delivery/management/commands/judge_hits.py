"""Judge hits anew, by the rules of today."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nurture.delivery import clock
from nurture.delivery.tracking.actions import judging
from nurture.delivery.tracking.tasks import JUDGING


class Command(BaseCommand):
    help = (
        "Works out anew who followed links and loaded pictures: hits settled by earlier rules, or all. "
        "What people corrected by hand stays. It may run twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="also hits settled by the rules of today")

    def handle(self, *args: Any, all: bool, **options: Any) -> None:  # noqa: A002 - the option's own name
        with clock.one_at_a_time(JUDGING) as mine:
            if not mine:
                raise CommandError("Hits are being judged at this moment. Try again in a minute.")
            changed = sum(judging.judge_anew(at=clock.database_now(), everything=all))
        self.stdout.write(f"{changed} verdicts changed.")
