"""Settings come from the environment (12-factor). What is missing is said all at once, by name."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Environment:
    """Reads variables; in a demo, embedded defaults stand in for what production must be given."""

    def __init__(self, variables: dict[str, str] | None = None) -> None:
        self._variables = dict(os.environ) if variables is None else variables
        self._problems: list[str] = []
        self.demo = self.flag("NURTURE_DEMO")

    def text(self, name: str, default: str | None = None, *, demo: str | None = None) -> str:
        """The variable, else the default; without a default it is required outside a demo."""
        value = self._variables.get(name, "").strip()
        if value:
            return value
        if self.demo and demo is not None:
            return demo
        if default is None:
            self._problems.append(f"{name} is not set")
            return ""
        return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._variables.get(name, "").strip().lower()
        return value in {"1", "true", "yes", "on"} if value else default

    def number(self, name: str, default: int) -> int:
        value = self._variables.get(name, "").strip()
        if not value:
            return default
        try:
            return int(value)
        except ValueError:
            self._problems.append(f"{name} must be a whole number, not {value!r}")
            return default

    def words(self, name: str, default: str | None = None, *, demo: str | None = None) -> list[str]:
        return [word.strip() for word in self.text(name, default, demo=demo).split(",") if word.strip()]

    def choice(self, name: str, allowed: tuple[str, ...], default: str, *, demo: str | None = None) -> str:
        value = self.text(name, default, demo=demo)
        if value not in allowed:
            self._problems.append(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
            return default
        return value

    def secret(self, name: str, *, demo: str) -> str:
        """A secret of at least 50 characters: shorter ones are refused, not padded."""
        value = self.text(name, demo=demo)
        if value and len(value) < 50 and not self.demo:
            self._problems.append(f"{name} is shorter than 50 characters")
        return value

    def database(self, name: str, *, demo: str) -> dict[str, Any]:
        value = self.text(name, demo=demo)
        if not value:
            return {}
        try:
            return database_from_url(value)
        except ValueError as problem:
            self._problems.append(f"{name}: {problem}")
            return {}

    def check(self) -> None:
        """Raises ImproperlyConfigured naming everything that is missing or wrong."""
        if self._problems:
            listed = "\n  - ".join(self._problems)
            raise ImproperlyConfigured(
                f"The environment is not complete:\n  - {listed}\n"
                "README.md lists every variable. To try Nurture without any, run: python3 manage.py demo"
            )


def database_from_url(url: str) -> dict[str, Any]:
    """`postgres://user:password@host:port/name?option=value` or `sqlite:///path`, as Django wants it."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(parts.path[1:] if parts.path.startswith("//") else parts.path)
    if parts.scheme in {"postgres", "postgresql"}:
        return postgresql(url)
    raise ValueError(f"{parts.scheme or 'an address without a scheme'} is not a database we know")


def sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # IMMEDIATE: a transaction that will write takes its turn at once, instead of failing half-way.
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # A folder (unix socket) cannot stand in the host part of a URL: libpq's own `?host=/path` names it.
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }
