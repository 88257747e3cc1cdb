"""The others, sending the same letter to as many people: `python -m benchmarks.sending.peers post_office --port …`.

A program of its own with settings of its own; like our workers it says "ready" and waits for a line.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from benchmarks.sending.peers import celery, loop, mailer, post_office
from benchmarks.sending.peers.peer import Peer, Wanted

WAYS: dict[str, Callable[[Wanted], AbstractContextManager[Peer]]] = {
    "post_office": post_office.prepared,
    "django": loop.prepared,
    "django-mailer": mailer.prepared,
    "celery message": celery.a_task_per_message,
    "celery batch": celery.a_task_per_batch,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=WAYS)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--mails", type=int, required=True)
    parser.add_argument("--threads", type=int, default=5)
    chosen = parser.parse_args()
    begun = time.perf_counter()
    with WAYS[chosen.peer](Wanted(chosen.mails, chosen.port, chosen.threads)) as peer:
        queued = time.perf_counter() - begun
        print("ready", flush=True)
        if not sys.stdin.readline():
            raise SystemExit("Whoever began this is gone.")
        before, stored = peer.used(), peer.stored()
        peer.send()
        said = {"cpu": peer.used() - before, "store": peer.stored() - stored}
        print(json.dumps({**said, "memory": peer.peak(), "queued": queued}), flush=True)


if __name__ == "__main__":
    main()
