"""Celery only says "look now": the row is the queue, so every task may run twice or never."""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from celery import shared_task
from django.db import InterfaceError, OperationalError

from nurture.delivery import clock, farewell
from nurture.delivery.absences import actions as absences
from nurture.delivery.actions import evidence, healing
from nurture.delivery.controls.actions import choosing, fencing
from nurture.delivery.identities import trials
from nurture.delivery.identities.models import Trial
from nurture.delivery.limits.actions import let_go
from nurture.delivery.sending import drain
from nurture.delivery.webhooks import actions as webhooks

log = logging.getLogger(__name__)

#: One run stays short, so that a worker asked to stop is soon done. The next look goes on.
SECONDS_A_RUN: Final = 20.0


_looked: Final = {"at": time.monotonic()}


def last_look() -> float:
    """When this process looked last, or began."""
    return _looked["at"]


@shared_task
def look_now() -> None:
    """Send what is due."""
    _looked["at"] = time.monotonic()
    until = time.monotonic() + SECONDS_A_RUN
    fencing.notice(at=clock.database_now())
    healing.beat(name=f"worker@{socket.gethostname()}", kind="worker", at=clock.database_now())
    let_go(at=clock.database_now())
    drain(worker=worker_name(), enough=lambda: time.monotonic() > until, hurry=farewell.is_asked)


@shared_task
def tick() -> None:
    """Mend what was left behind, and look again at what is held."""
    at = clock.database_now()
    fencing.notice(at=at)
    healing.beat(name="scheduler", kind="scheduler", at=at)
    mend()


def mend() -> None:
    """What a tick does; several at once, and whoever calls it, do no harm. A part that breaks stops no other."""
    at = clock.database_now()
    with clock.one_at_a_time(clock.TICKS) as mine:
        if not mine:
            return
        # Whether this is the real database at all: without that answer nothing else is done.
        fencing.tick(at=at)
        for part in (
            healing.expire_leases,
            evidence.settle,
            healing.expire_stale,
            healing.assume_sent,
            absences.keep,
            webhooks.apply_news,
            healing.look_at_held_again,
            choosing.close_if_done,
        ):
            _do(part, at)


def _do(part: Callable[..., object], at: datetime) -> None:
    try:
        part(at=at)
    except (OperationalError, InterfaceError):
        # The database is away, for the others too.
        raise
    except Exception:
        log.exception("A part of the tick broke: %s", part)


@shared_task
def try_out(trial: int) -> None:
    """A test of a sending address that somebody waits for."""
    found = Trial.objects.select_related("identity__owner", "asked_by").filter(pk=trial).first()
    if found is not None:
        trials.run(found, now=clock.database_now)


def worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident() % 10_000}"
