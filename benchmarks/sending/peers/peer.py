"""What all of them have in common: what is wanted of them, when they are ready, their settings."""

import os
import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import django
from django.conf import settings

from benchmarks.sending import running

TEMPLATES = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}


@dataclass(frozen=True, slots=True)
class Wanted:
    mails: int
    port: int
    #: In each process, where a peer has any.
    threads: int = 1


def used() -> float:
    """Seconds of CPU of this process and of its children that have ended."""
    every = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in every)


@dataclass(frozen=True, slots=True)
class Peer:
    """One that waits for "go"; `send` comes back when every mail has been handed over."""

    send: Callable[[], None]
    #: Seconds of CPU of all its processes so far.
    used: Callable[[], float] = used
    #: Seconds of CPU of what it keeps its queue in, when that is not the database.
    stored: Callable[[], float] = float
    #: Kilobytes of its largest process.
    peak: Callable[[], int] = running.peak


def mailers(port: int) -> dict[str, Any]:
    return {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port},
        }
    }


def configure(*apps: str, engines: Sequence[dict[str, Any]] = (), **more: Any) -> None:
    host = os.environ["DATABASE_URL"].partition("host=")[2]
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": "peers", "USER": "nurture", "HOST": host}
    settings.configure(
        SECRET_KEY="only-for-this",  # noqa: S106 - signs nothing
        INSTALLED_APPS=["django.contrib.contenttypes", *apps],
        USE_TZ=True,
        DATABASES={"default": database},
        TEMPLATES=[TEMPLATES, *engines],
        **more,
    )
    django.setup()
