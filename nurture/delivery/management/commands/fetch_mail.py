"""`manage.py fetch_mail`: look into the mailboxes in use now, whenever they were looked into last."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nurture.delivery import clock
from nurture.delivery.mailboxes.looking import look
from nurture.delivery.mailboxes.models import Mailbox


class Command(BaseCommand):
    help = "Takes the new mail of the mailboxes in use. Nothing is marked as read, moved or deleted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", help="of one mailbox only")

    def handle(self, *_args: Any, address: str | None, **_options: Any) -> None:
        chosen = {"address": address} if address else {}
        mailboxes = list(Mailbox.objects.in_use().filter(**chosen).order_by("pk"))
        if address and not mailboxes:
            raise CommandError(f"No mailbox in use has the address {address}.")
        problems = [line for mailbox in mailboxes if (line := self._look(mailbox))]
        if problems:
            raise CommandError("\n".join(problems))

    def _look(self, mailbox: Mailbox) -> str:
        """What went wrong, or nothing."""
        found = look(mailbox, now=clock.database_now)
        while found is not None and found.more:
            self.stdout.write(f"{mailbox}: {found.new} new")
            found = look(mailbox, now=clock.database_now)
        if found is None:
            self.stdout.write(f"{mailbox}: somebody else is looking")
            return ""
        if found.problem:
            mailbox.refresh_from_db()
            return f"{mailbox}: {mailbox.get_problem_display()} {mailbox.problem_text}".rstrip()
        self.stdout.write(f"{mailbox}: {found.new} new")
        return ""
