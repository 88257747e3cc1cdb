"""Settings come from the environment (12-factor). What is missing or wrong is said all at once, by name."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES: Final = frozenset({"1", "true", "yes", "on"})
_NO: Final = frozenset({"", "0", "false", "no", "off"})
SECRET_LENGTH: Final = 50


class Environment:
    """Reads variables; in a demo, embedded defaults stand in for what production must be given."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = dict(os.environ) if variables is None else dict(variables)
        self._problems: list[str] = []
        #: Every variable that was asked for: what an operator can set.
        self.names: set[str] = set()
        self.demo = self.flag("NURTURE_DEMO")

    def text(self, name: str, default: str | None = None, *, demo: str | None = None) -> str:
        """The variable, else the default; without a default it is required outside a demo."""
        value = self._given(name)
        if value:
            return value
        if self.demo and demo is not None:
            return demo
        if default is None:
            self._problems.append(f"{name} is not set")
            return ""
        return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._given(name).lower()
        if value not in _YES | _NO:
            self._problems.append(f"{name} must be yes or no, not {value!r}")
        return value in _YES if value else default

    def number(self, name: str, default: int) -> int:
        """A whole number, zero or more."""
        value = self._given(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit()):
            self._problems.append(f"{name} must be a whole number, not {value!r}")
            return default
        return int(value)

    def port(self, name: str, default: int) -> int:
        port = self.number(name, default)
        if not 0 < port < 65536:
            self._problems.append(f"{name} must be a port, 1 to 65535, not {port}")
        return port

    def words(self, name: str, default: str | None = None, *, demo: str | None = None) -> list[str]:
        return [word.strip() for word in self.text(name, default, demo=demo).split(",") if word.strip()]

    def choice(self, name: str, allowed: tuple[str, ...], default: str, *, demo: str | None = None) -> str:
        value = self.text(name, default, demo=demo)
        if value not in allowed:
            self._problems.append(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
            return default
        return value

    def secret(self, name: str, default: str | None = None, *, demo: str) -> str:
        """A secret of at least 50 characters: shorter ones are refused, not padded."""
        value = self.text(name, default, demo=demo)
        if value and not self.demo and (len(value) < SECRET_LENGTH or len(set(value)) < 5):
            self._problems.append(f"{name} must be at least {SECRET_LENGTH} random characters")
        return value

    def url(self, name: str, default: str | None = None, *, demo: str | None = None) -> str:
        """An address that people open, `https://host`, without the slash at its end."""
        value = self.text(name, default, demo=demo).rstrip("/")
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path):
            self._problems.append(f"{name} must look like https://nurture.example.com, not {value!r}")
        return value

    def redis(self, name: str, *, demo: str) -> str:
        """Broker and cache. What lives inside one process serves a demo and nothing else."""
        value = self.text(name, demo=demo)
        if value and not self.demo and urlsplit(value).scheme not in {"redis", "rediss"}:
            self._problems.append(f"{name} must begin with redis:// or rediss://")
        return value

    def database(self, name: str, *, pool: int = 0, demo: Path) -> dict[str, Any]:
        """A URL; a demo without one keeps an SQLite file. Each process keeps up to `pool` connections open."""
        value = self._given(name)
        if not value and self.demo:
            return sqlite(str(demo))
        if not value:
            self._problems.append(f"{name} is not set")
            return {}
        try:
            return database_from_url(value, pool=pool)
        except ValueError as problem:
            self._problems.append(f"{name}: {problem}")
            return {}

    def check(self) -> None:
        """Raises ImproperlyConfigured naming everything that is missing or wrong."""
        if self._problems:
            listed = "\n  - ".join(self._problems)
            raise ImproperlyConfigured(
                f"The environment is not complete:\n  - {listed}\n"
                "docs/running.md lists every variable. To try Nurture without any, run: python3 manage.py demo"
            )

    def _given(self, name: str) -> str:
        self.names.add(name)
        return self._variables.get(name, "").strip()


def database_from_url(url: str, *, pool: int = 0) -> dict[str, Any]:
    """`postgres://user:password@host:port/name?option=value` or `sqlite:///path`, as Django wants it.

    Raises ValueError, whose text never repeats the password.
    """
    parts = urlsplit(url)
    if parts.fragment:
        raise ValueError("a # inside a password is written %23")
    if parts.scheme == "sqlite":
        # sqlite:///relative, sqlite:////absolute, sqlite:///C:/windows
        return sqlite(unquote(parts.path.removeprefix("/")))
    if parts.scheme in {"postgres", "postgresql"}:
        return postgresql(url, pool=pool)
    raise ValueError("must begin with postgres:// (or sqlite:/// for a trial)")


def sqlite(path: str) -> dict[str, Any]:
    if not path:
        raise ValueError("sqlite:/// needs the path of a file")
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


# How often a connection asks a question before the server keeps its plan (psycopg's own choice).
PREPARED_AFTER = 5


def postgresql(url: str, *, pool: int = 0) -> dict[str, Any]:
    parts = urlsplit(url)
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # A folder (unix socket) cannot stand in the host part of a URL: libpq's own `?host=/path` names it.
    host = options.pop("host", "") or unquote(parts.hostname or "")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ValueError("names no database: postgres://…/name")
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool}
    # A page asks thirty questions, most of them with joins: planned once, they cost a seventh less.
    # Behind a pooler that hands a connection on between transactions: ?prepare_threshold=0 switches it off.
    threshold = int(options.pop("prepare_threshold", PREPARED_AFTER))
    options |= {"server_side_binding": True, "prepare_threshold": threshold or None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(_port(parts.netloc) or options.pop("port", "")),
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


def _port(netloc: str) -> int | None:
    # urlsplit's own message quotes what it took for the port, which may be half a password.
    try:
        return urlsplit(f"//{netloc}").port
    except ValueError:
        raise ValueError(
            "the port is not a number; :, / and @ inside a password are written %3A, %2F, %40"
        ) from None
