"""`manage.py rotate_credentials`: lock what the vault keeps with the newest CREDENTIALS_KEY."""

from collections.abc import Iterator
from typing import Any, Final

from django.core.management import BaseCommand, CommandError
from django.db.models import Model

from nurture.delivery.identities import vault
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.webhooks.models import Webhook

#: Each with a column `secrets`, named by what `str` says of the row.
KEPT: Final[tuple[type[Model], ...]] = (SendingIdentity, Mailbox, Webhook)


class Command(BaseCommand):
    help = "Lock the passwords and keys of sending addresses, mailboxes and webhooks with the newest key. It may run twice."

    def handle(self, **_options: Any) -> None:
        if not vault.can_keep():
            raise CommandError("CREDENTIALS_KEY is not set.")
        found = [each for model in KEPT for each in _lock_anew(model)]
        self.stdout.write(f"{sum(done for _name, done in found)} locked anew.")
        lost = sorted(name for name, done in found if not done)
        if lost:
            raise CommandError(
                "None of the keys opens these; their passwords have to be typed again: " + ", ".join(lost)
            )


def _lock_anew(model: type[Model]) -> Iterator[tuple[str, bool]]:
    """The name of each row, and whether one of our keys opened it."""
    rows: Any = model._default_manager  # noqa: SLF001 - how Django names it for any model
    for row in rows.exclude(secrets="").order_by("pk"):
        try:
            anew = vault.locked_anew(row.secrets)
        except vault.Unreadable:
            yield str(row), False
            continue
        # What somebody typed meanwhile is locked with the newest key already.
        rows.filter(pk=row.pk, secrets=row.secrets).update(secrets=anew)
        yield str(row), True
