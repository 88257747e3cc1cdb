"""Weak signs wait up to a second and are written together: none is worth a commit, and no GET writes. A kill loses that second."""

import atexit
import logging
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Final

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from nurture.delivery.tracking.actions import hits
from nurture.delivery.tracking.actions.hits import Waiting
from nurture.delivery.tracking.seen import Seen

log = logging.getLogger(__name__)

#: More than that in one process while the database is away: the oldest are let go.
KEPT: Final = 50_000
AT_ONCE: Final = 1_000


class Buffer:
    """One a process. Its thread begins with the first open, so that a server may fork before."""

    def __init__(self, write: Callable[[Sequence[Waiting]], object]) -> None:
        self._write = write
        self._waiting: deque[Waiting] = deque(maxlen=KEPT)
        self._lock = Lock()
        self._thread: Thread | None = None
        self._stopped = Event()

    def add(self, token: str, seen: Seen, *, at: datetime) -> None:
        self._waiting.append((token, seen, at))
        if not settings.TRACKING_OPENS_WAIT:
            self.flush()
        elif self._thread is None:
            self._begin()

    def flush(self) -> None:
        """Write what waits now. Only one thread at a time; what fails goes back and is tried with the next."""
        with self._lock:
            while batch := self._taken():
                try:
                    self._write(batch)
                except (DatabaseError, InterfaceError):
                    log.exception("What was looked at cannot be written down")
                    self._waiting.extendleft(reversed(batch[: KEPT - len(self._waiting)]))
                    return

    def _taken(self) -> list[Waiting]:
        batch: list[Waiting] = []
        while self._waiting and len(batch) < AT_ONCE:
            batch.append(self._waiting.popleft())
        return batch

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="hits", daemon=True)
                self._thread.start()
                atexit.register(self.stop)

    def _run(self) -> None:
        while not self._stopped.wait(settings.TRACKING_OPENS_WAIT):
            close_old_connections()
            self.flush()
            # Between two batches it holds no connection that a pool or a restart waits for.
            connections.close_all()

    def stop(self) -> None:
        """What waits is written, and the thread ends: a server that stops in order loses nothing."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None
        self.flush()
        self._stopped.clear()


OPENS: Final = Buffer(hits.opens)
#: Looks at the page to refuse on; what goes for a token is the message's number.
PAGES: Final = Buffer(hits.pages)
