"""Drain what is due: claim some, hand them over a window at a time on open connections, until nothing is due."""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from nurture.delivery import clock, smtp
from nurture.delivery.actions.claiming import Claimed, claim, release
from nurture.delivery.actions.finishing import Done, finish
from nurture.delivery.actions.handing_over import Ready, hand_over_each
from nurture.delivery.controls.queries.stopwatch import StopWatch
from nurture.delivery.fleet import Fleet, Result
from nurture.delivery.identities.ways import installation_route
from nurture.delivery.points import Point, reached
from nurture.delivery.rules.pace import BACKLOG, claim_size, is_backlog, next_window, window_size
from nurture.delivery.smtp.wire import never
from nurture.prepared import keeping_plans

log = logging.getLogger(__name__)

#: How long we try to write down what a mail server said while the database is away.
PATIENCE: Final = 60.0


@dataclass(slots=True)
class Tally:
    """What one drain did, by the mail server's verdict."""

    handed_over: dict[str, int] = field(default_factory=dict)
    put_aside: int = 0

    def count(self, verdict: str) -> None:
        self.handed_over[verdict] = self.handed_over.get(verdict, 0) + 1


def drain(*, worker: str, enough: Callable[[], bool], hurry: Callable[[], bool] = never) -> Tally:
    """Send until nothing is due, `enough()` says so, or the way to the mail server is closed.

    What was begun is brought to its end, what was only claimed is given back. `hurry`: the worker is to stop; then no
    server is waited for longer than a few seconds, and what has not begun is taken back, as when mail is stopped while
    a server takes its time.
    """
    watch = StopWatch()
    fleet = Fleet(
        lambda: smtp.Connection(route(), hurry=hurry),
        most=settings.SMTP_CONNECTIONS,
        hurry=hurry,
        stopped=watch.has_news,
    )
    round_ = _Round(worker, fleet, watch, lambda: enough() or hurry())
    with keeping_plans():
        try:
            round_.run()
        finally:
            round_.give_back()
            fleet.close()
    return round_.tally


def route() -> smtp.Route:
    return installation_route()


class _Round:
    """Claimed, but not begun, is `waiting`; begun, but not finished, is at most a window."""

    def __init__(self, worker: str, fleet: Fleet, watch: StopWatch, enough: Callable[[], bool]) -> None:
        self.tally = Tally()
        self._worker, self._fleet, self._watch, self._enough = worker, fleet, watch, enough
        self._waiting: list[Claimed] = []
        self._is_over = self._is_last = self._in_backlog = False

    def run(self) -> None:
        while True:
            self._begin_some()
            if self._fleet.in_hand:
                self._finish_some()
            elif self._is_over:
                return

    def give_back(self) -> None:
        for claimed in self._waiting:
            release(claimed)
        self._waiting = []

    def _begin_some(self) -> None:
        """As long as there is room for it: one at a time, or, while a backlog waits, half a window or more."""
        self._is_over = self._is_over or self._enough() or not self._claimed_some()
        if self._is_over:
            return
        size = window_size(self._fleet.seconds_a_mail, in_backlog=self._in_backlog)
        room = size - self._fleet.in_hand
        if room * 2 < size:
            return
        # Before a gate looks: what is stopped after this is news.
        self._watch.start()
        window, self._waiting = next_window(self._waiting, room)
        ready = self._handed_over(window)
        self.tally.put_aside += len(window) - len(ready)
        self._fleet.give(ready)

    def _claimed_some(self) -> bool:
        """Whether anything is due, or still in hand. After a claim that found less than it asked for, only once more."""
        size = claim_size(self._fleet.seconds_a_mail)
        if self._waiting and (self._is_last or len(self._waiting) >= min(BACKLOG, size)):
            return True
        fresh = claim(worker=self._worker, at=clock.database_now(), limit=size)
        self._is_last = len(fresh) < size
        self._waiting += fresh
        # The last of a backlog goes like all of it.
        self._in_backlog |= is_backlog(len(self._waiting), claimed=len(fresh), asked=size)
        return bool(self._waiting)

    def _handed_over(self, window: Sequence[Claimed]) -> list[Ready]:
        """One message that breaks on its way must not stop all others: then each goes alone."""
        try:
            ready = hand_over_each(window)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            if len(window) > 1:
                return [ready for each in window for ready in self._handed_over([each])]
            log.exception("Message %s cannot be handed over", window[0].message)
            return []
        if ready:
            reached(Point.COMMITTED)
        return ready

    def _finish_some(self) -> None:
        results = self._fleet.take()
        _finish(results, self._worker)
        for ready, result in results:
            self.tally.count(result.verdict)
            if result.verdict is smtp.Verdict.NOTHING_LEFT:
                log.warning("No way to the mail server (%s): %s", result.phase, result.text)
                self._is_over = self._is_over or ready.identity is None


def _finish(results: Sequence[Result], worker: str) -> None:
    """Write down what the server said, also when the database is away for a while: the mail is out."""
    window = [
        Done(ready.message, ready.token, result, random.uniform(-1, 1), ready.all_is_well)  # noqa: S311 — spreads retries, guards nothing
        for ready, result in results
    ]
    try:
        _write_down(window, worker)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if len(window) == 1:
            raise
        # What breaks the writing of one must not lose what is known of the others.
        log.exception("A window cannot be written down together")
        for each in window:
            _write_down([each], worker)


def _write_down(window: Sequence[Done], worker: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            finish(window=window, worker=worker)
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline or connection.in_atomic_block:
                raise
            time.sleep(0.5)
            close_old_connections()
        else:
            return
