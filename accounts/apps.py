"""Accounts; and what its searched columns need of SQLite."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        connection_created.connect(_lend_functions, dispatch_uid="accounts.lend_functions")


def _lend_functions(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """A connection of SQLite cannot write an account before it knows how to fold one."""
    if connection.vendor != "sqlite":
        return
    from accounts.models.search import SQLITE_FUNCTIONS  # noqa: PLC0415 - models are there once apps are ready

    for name, function in SQLITE_FUNCTIONS.items():
        connection.connection.create_function(name, 1, function, deterministic=True)
