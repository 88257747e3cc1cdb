"""What Celery is told to do, and the worker that does it: `python -m benchmarks.sending.peers.tasks --port … --queue …`.

The one list in Redis says what the peer waits for: "ready" by each process, "done" when nothing is left, or "failed".
"""

import argparse
import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import redis
from celery import Celery
from celery.signals import task_failure, worker_process_init, worker_ready
from django.core.mail import mailers

from benchmarks.sending.peers import peer
from benchmarks.sending.peers.letter import Letter, Person

PROCESSES = 2
#: Seconds in which Redis answers, or the program ends: it waits for words a second at a time.
ANSWERS = 30
LEFT, SAID = "left", "said"
READY, DONE, FAILED = "ready", "done", "failed"

# Who imports this for a test has an application already.
app = Celery("peers", broker=os.environ.get("REDIS_URL", "memory://localhost"), set_as_current=False)
app.conf.task_ignore_result = True
app.conf.broker_transport_options = {"socket_timeout": ANSWERS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--queue", required=True)
    chosen = parser.parse_args()
    peer.configure(MAILERS=peer.mailers(chosen.port))
    worker_process_init.connect(_begun)
    worker_ready.connect(_listening)
    task_failure.connect(_failed)
    app.worker_main(
        [
            *("worker", "--queues", chosen.queue, "--pool", "prefork", "--concurrency", str(PROCESSES)),
            *("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
    )


@cache
def board() -> "redis.Redis":
    return redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True, socket_timeout=ANSWERS)


@cache
def _letter() -> Letter:
    return Letter()


@cache
def _kept_open() -> Any:
    """First asked for in the process that sends: a connection that came over a fork would be shared by all."""
    connection = mailers["default"]
    connection.open()
    return connection


@app.task(name="message")
def message(person: Person) -> None:
    _kept_open().send_messages([_letter().to(person)])
    _count(1)


@app.task(name="batch")
def batch(people: Sequence[Person]) -> None:
    mailers["default"].send_messages([_letter().to(each) for each in people])
    _count(len(people))


def _count(sent: int) -> None:
    if board().decrby(LEFT, sent) == 0:
        board().rpush(SAID, DONE)


def _begun(**_: object) -> None:
    _letter()
    board().rpush(SAID, READY)


def _listening(**_: object) -> None:
    board().rpush(SAID, READY)


def _failed(**_: object) -> None:
    board().rpush(SAID, FAILED)


if __name__ == "__main__":
    main()
