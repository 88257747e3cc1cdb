"""`manage.py rotate_credentials`: lock the passwords and keys of sending addresses with the newest CREDENTIALS_KEY."""

from typing import Any

from django.core.management import BaseCommand, CommandError

from nurture.delivery.identities import vault
from nurture.delivery.identities.models import SendingIdentity


class Command(BaseCommand):
    help = "Lock the passwords and keys of sending addresses with the newest key. It may run twice."

    def handle(self, **_options: Any) -> None:
        if not vault.can_keep():
            raise CommandError("CREDENTIALS_KEY is not set.")
        lost, count = [], 0
        for pk, secrets in SendingIdentity.objects.exclude(secrets="").values_list("pk", "secrets"):
            try:
                anew = vault.locked_anew(secrets)
            except vault.Unreadable:
                lost.append(pk)
                continue
            # What somebody typed meanwhile is locked with the newest key already.
            count += SendingIdentity.objects.filter(pk=pk, secrets=secrets).update(secrets=anew)
        self.stdout.write(f"{count} locked anew.")
        if lost:
            addresses = SendingIdentity.objects.filter(pk__in=lost).values_list("address", flat=True)
            raise CommandError(
                "None of the keys opens these; their passwords have to be typed again: "
                + ", ".join(sorted(addresses))
            )
