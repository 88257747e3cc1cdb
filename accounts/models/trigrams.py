"""Trigram indexes on the searched columns: PostgreSQL finds three characters in a million rows by them."""

from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
INDEXES = (
    "CREATE INDEX IF NOT EXISTS account_search ON accounts_account USING gin (search gin_trgm_ops)",
    "CREATE INDEX IF NOT EXISTS contact_search ON accounts_contact USING gin (search gin_trgm_ops)",
)


def create_trigram_indexes(connection: BaseDatabaseWrapper) -> bool:
    """False where the extension cannot be had: the search then finds the same, by reading every row."""
    if connection.vendor != "postgresql":
        return False
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(EXTENSION)
    except DatabaseError:
        return False
    with connection.cursor() as cursor:
        for index in INDEXES:
            cursor.execute(index)
    return True
