"""Drain what is due: claim a few, hand them over one by one on open connections, until nothing is due."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from nurture.delivery import clock, smtp
from nurture.delivery.actions.claiming import Claimed, claim, release
from nurture.delivery.actions.finishing import finish
from nurture.delivery.actions.handing_over import Ready, hand_over
from nurture.delivery.identities.ways import Ways, installation_route

log = logging.getLogger(__name__)

#: Claimed at once. Small enough that a slow server does not let their lease run out often.
BATCH: Final = 20
#: How long we try to write down what a mail server said while the database is away.
PATIENCE: Final = 60.0


@dataclass(slots=True)
class Tally:
    """What one drain did, by the mail server's verdict."""

    handed_over: dict[str, int] = field(default_factory=dict)
    put_aside: int = 0

    def count(self, verdict: str) -> None:
        self.handed_over[verdict] = self.handed_over.get(verdict, 0) + 1


def drain(*, worker: str, enough: Callable[[], bool]) -> Tally:
    """Send until nothing is due, `enough()` says so, or the way to the mail server is closed."""
    tally = Tally()
    ways = Ways(smtp.Connection(route()))
    try:
        while not enough():
            batch = claim(worker=worker, at=clock.database_now(), limit=BATCH)
            if not batch or not _send(batch, ways, worker, tally, enough):
                break
    finally:
        ways.close()
    return tally


def route() -> smtp.Route:
    return installation_route()


def _send(batch: list[Claimed], ways: Ways, worker: str, tally: Tally, enough: Callable[[], bool]) -> bool:
    """Whether to go on. What was claimed and not begun is given back."""
    for number, claimed in enumerate(batch):
        if enough():
            return _give_back(batch[number:])
        ready = _ready(claimed)
        if ready is None:
            tally.put_aside += 1
            continue
        result = ways.hand_over(ready.identity, ready.return_path, ready.recipient, ready.raw)
        _finish(ready, worker, result)
        tally.count(result.verdict)
        if result.verdict is smtp.Verdict.NOTHING_LEFT:
            log.warning("No way to the mail server (%s): %s", result.phase, result.text)
            if ready.identity is None:
                return _give_back(batch[number + 1 :])
    return True


def _ready(claimed: Claimed) -> Ready | None:
    """One message that breaks on its way must not stop all others: it goes back when its lease runs out."""
    try:
        return hand_over(claimed)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("Message %s cannot be handed over", claimed.message)
        return None


def _give_back(batch: list[Claimed]) -> bool:
    for claimed in batch:
        release(claimed)
    return False


def _finish(ready: Ready, worker: str, result: smtp.HandOver) -> None:
    """Write down what the server said, also when the database is away for a while: the mail is out."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            finish(
                message=ready.message,
                token=ready.token,
                worker=worker,
                result=result,
                at=clock.database_now(),
                spread=random.uniform(-1, 1),  # noqa: S311 — spreads retries, guards nothing
            )
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline or connection.in_atomic_block:
                raise
            time.sleep(0.5)
            close_old_connections()
        else:
            return
