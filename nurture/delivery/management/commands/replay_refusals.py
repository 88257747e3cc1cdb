"""Put back, after a restore, whoever refused or was erased since the backup was made."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from nurture.delivery.controls import journal
from nurture.delivery.refusals.actions.replaying import bring_back


class Command(BaseCommand):
    help = (
        "Put back what the journal says of refusals, and the log of erasures. A worker does so by itself when it"
        " notices a restore; run it where none runs yet. As often as you like."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if journal.folder() is None:
            raise CommandError("Set JOURNAL_DIR: without a journal nothing is known of what happened since.")
        done = bring_back(at=timezone.now())
        self.stdout.write(
            f"{done.added} refusals put back, {done.already} there already, {done.erased} people erased again."
        )
