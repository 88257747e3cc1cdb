"""Celery with Redis: a task a message over connections that stay open, or a task per hundred with a connection of its own.

It cannot wait for ever: the worker takes from a queue that nobody else knows in a Redis that was emptied before it began,
writes to a file and not to a pipe that fills, and has its time; when that is over, or it has ended, its log is shown.
Redis has its time for each answer.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from typing import IO

from benchmarks.sending import running
from benchmarks.sending.peers import peer, tasks
from benchmarks.sending.peers.letter import people
from benchmarks.sending.peers.peer import Peer, Wanted

BATCH = 100
#: Seconds until the worker has begun; then for all mails together, and more for each.
BEGINNING, SENDING, EACH = 60, 60, 0.05


@dataclass(frozen=True, slots=True)
class Worker:
    process: "subprocess.Popen[bytes]"
    log: IO[bytes]

    def hear(self, word: str, *, by: float) -> None:
        """Comes back when it is said. Ends the program, showing the log, when it never will be, or not `by` then.

        `by` is asked each second (time.monotonic). An alarm that raises wherever the program is could leave a lock of
        it shut for ever.
        """
        heard = None
        while heard != word:
            if time.monotonic() > by:
                self.give_up("its time is over")
            said = tasks.board().blpop([tasks.SAID], timeout=1)
            heard = said[1] if said else None
            if heard == tasks.FAILED:
                self.give_up("a task failed")
            if not said and self.process.poll() is not None:
                self.give_up("the worker ended")

    def give_up(self, why: str) -> None:
        # Without moving to where the worker writes.
        log = os.pread(self.log.fileno(), 10_000, 0).decode("utf-8", "replace")
        raise SystemExit(f"celery: {why}:\n{log}")

    def used(self) -> float:
        """Nothing where only what has ended can be counted."""
        own = running.cpu_of(self.process.pid)
        return peer.used() + own if own else 0.0

    def peak(self) -> int:
        return max(running.peak(), *(running.peak(each) for each in running.family(self.process.pid)))


@contextmanager
def a_task_per_message(wanted: Wanted) -> Iterator[Peer]:
    def enqueue() -> None:
        for each in people(wanted.mails):
            tasks.message.delay(each)

    with _prepared(wanted, enqueue) as ready:
        yield ready


@contextmanager
def a_task_per_batch(wanted: Wanted) -> Iterator[Peer]:
    def enqueue() -> None:
        for some in batched(people(wanted.mails), BATCH):
            tasks.batch.delay(some)

    with _prepared(wanted, enqueue) as ready:
        yield ready


@contextmanager
def _prepared(wanted: Wanted, enqueue: Callable[[], None]) -> Iterator[Peer]:
    queue = f"peers-{os.getpid()}"
    tasks.app.conf.task_default_queue = queue
    # Before the worker begins: what it tells Redis about its queue has to stay.
    tasks.board().flushdb()
    tasks.board().set(tasks.LEFT, wanted.mails)
    with _worker(wanted.port, queue) as worker:
        begun = time.monotonic() + BEGINNING
        # Each process, and the one that hands them their tasks.
        for _ in range(tasks.PROCESSES + 1):
            worker.hear(tasks.READY, by=begun)

        def send() -> None:
            sent = time.monotonic() + SENDING + EACH * wanted.mails
            enqueue()
            worker.hear(tasks.DONE, by=sent)

        yield Peer(send, worker.used, _redis_used, worker.peak)


@contextmanager
def _worker(port: int, queue: str) -> Iterator[Worker]:
    command = [sys.executable, "-m", tasks.__name__, "--port", str(port), "--queue", queue]
    with tempfile.TemporaryFile() as log:
        # Nothing of ours is left open in it: whoever waits for our last line would wait for its end, too.
        process = subprocess.Popen(
            command, cwd=running.ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            yield Worker(process, log)
        finally:
            # Its children end with it, as Celery asks the kernel; the others of our group by whoever began us.
            process.kill()
            process.wait()


def _redis_used() -> float:
    cpu = tasks.board().info("cpu")
    return float(cpu["used_cpu_user"]) + float(cpu["used_cpu_sys"])
