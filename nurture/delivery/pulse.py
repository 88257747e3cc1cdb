"""A worker looks by itself when nobody has told it to for a while.

Without a scheduler, without Redis, or while the clocks of their hosts differ so much that "look now" is thrown away as
too old, mail goes on all the same. Nobody takes this for a scheduler: that one is missing is still said aloud.
"""

import logging
import threading
import time
from typing import Any, Final

from celery import bootsteps
from django.db import connections

from nurture.delivery import tasks

log = logging.getLogger(__name__)

#: The scheduler says "look now" every five seconds, to one of the workers.
SILENCE: Final = 15.0
#: A stop waits so long for what is in hand; then the process ends.
GOODBYE: Final = 25.0


class Pulse(bootsteps.StartStopStep):
    """One thread in each worker process that takes tasks."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def start(self, worker: Any) -> None:
        self._thread.start()

    def stop(self, worker: Any) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(GOODBYE)

    def terminate(self, worker: Any) -> None:
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(1.0):
            if time.monotonic() - tasks.last_look() >= SILENCE:
                _look()


def _look() -> None:
    try:
        tasks.look_now()
        tasks.mend()
    except Exception:
        # Whatever it is, most likely the database: it is tried again after the next silence.
        log.exception("Nothing could be looked at")
    finally:
        connections.close_all()
