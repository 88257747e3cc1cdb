"""Everything the demo needs, as threads of one process: nothing is left behind when it ends."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import uvicorn
from celery import beat
from celery.worker import WorkController, state
from django.core.asgi import get_asgi_application
from django.utils.translation import gettext as _

from nurture.celery import app
from nurture.demo.postbox import PostOffice
from nurture.meetings.live.server import LiveServer

logger = logging.getLogger("nurture.demo")


@dataclass(frozen=True)
class Part:
    """`run` blocks until `stop` was called from another thread, or until it fails."""

    name: str
    run: Callable[[], object]
    stop: Callable[[], object]


class Running:
    """Parts at work. `ended` is set as soon as one of them ends by itself, which none of them should."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._stopping = False
        self.ended = threading.Event()
        self.failed: list[str] = []
        self._threads = [
            threading.Thread(target=self._guarded, args=[part], name=f"demo {part.name}", daemon=True)
            for part in parts
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float) -> list[str]:
        """Ask all to stop and wait, `seconds` altogether; return the names of the parts that did not."""
        self._stopping = True
        for part in self._parts:
            part.stop()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return [
            part.name for part, thread in zip(self._parts, self._threads, strict=True) if thread.is_alive()
        ]

    def _guarded(self, part: Part) -> None:
        try:
            part.run()
        except (Exception, SystemExit):
            # Whatever it was: the demo says which part died, and ends.
            logger.exception("%s failed", part.name)
        if not self._stopping:
            self.failed.append(part.name)
            self.ended.set()


def post_office(listener: socket.socket) -> Part:
    office = PostOffice(listener)
    return Part(_("mail server"), office.run, office.stop)


def worker() -> Part:
    cast(Any, state).should_stop = None
    controller = WorkController(
        app=app,
        hostname="worker@demo",
        pool="threads",
        concurrency=2,
        loglevel=logging.INFO,
        without_gossip=True,
        without_heartbeat=True,
        without_mingle=True,
    )

    def stop() -> None:
        # The consumer looks at it between two tasks: what began is finished.
        cast(Any, state).should_stop = 0

    return Part(_("worker"), controller.start, stop)


def scheduler() -> Part:
    # Its own scheduler class keeps the schedule in memory, the default one in a file of the current folder.
    service = beat.Service(app, max_interval=1, scheduler_cls=beat.Scheduler)
    return Part(_("scheduler"), service.start, service.stop)


def web(listener: socket.socket, ready: Callable[[], None]) -> Part:
    config = uvicorn.Config(
        cast(Callable[..., object], get_asgi_application()),
        lifespan="off",
        ws="none",
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = Announcing(config, ready)

    def stop() -> None:
        server.should_exit = True

    return Part(_("web server"), lambda: server.run(sockets=[listener]), stop)


class Announcing(LiveServer):
    """Tells when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._ready()
