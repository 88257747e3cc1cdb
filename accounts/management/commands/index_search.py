"""`manage.py index_search`: the indexes of the lead pool's search, once the database may have them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models.trigrams import create_trigram_indexes


class Command(BaseCommand):
    help = (
        "Create the trigram indexes of the lead pool. The migrations do so themselves where they may create the "
        "extension pg_trgm; where a superuser has to create it first, run this afterwards."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        if connection.vendor != "postgresql":
            self.stdout.write("SQLite searches without indexes: there is nothing to do.")
        elif create_trigram_indexes(connection):
            self.stdout.write("The search has its indexes.")
        else:
            raise CommandError(
                "This database has no pg_trgm, and we may not create it. As a superuser: CREATE EXTENSION pg_trgm;"
            )
