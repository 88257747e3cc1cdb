"""The promise alone: `python -m benchmarks.sending.bare --window 20 --port 2525`. Says "ready", waits for a line.

The three arrows of each message, its frozen bytes, attempt and entry on the timeline, over one connection; nothing is
asked, counted or written anew. No worker that keeps the promise on this database can be faster than this.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import django

if __name__ == "__main__":
    django.setup()

from django.db import transaction

from benchmarks.sending.running import cpu_of_this, peak
from nurture.delivery import clock, smtp
from nurture.delivery.actions.arrows import Step, move_each
from nurture.delivery.actions.claiming import Claimed, claim, release
from nurture.delivery.actions.finishing import Done, finish
from nurture.delivery.actions.handing_over import HAND_OVER_LEASE
from nurture.delivery.actions.records import made
from nurture.delivery.models import Message, MessageState
from nurture.delivery.rules.pace import LARGEST_CLAIM
from nurture.prepared import keeping_plans

#: As large as ours.
RAW: Final = b"Subject: x\r\n\r\n" + (b"x" * 76 + b"\r\n") * 75
SENDER: Final = "a@tsubaki.example"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--window", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    route = smtp.Route("127.0.0.1", chosen.port, "nurture.example", security="none")
    way = smtp.Connection(route)
    looks = iter(range(2))
    with keeping_plans():
        _drain(way, chosen.window, enough=lambda: next(looks, None) is None)
        print("ready", flush=True)
        sys.stdin.readline()
        before = cpu_of_this()
        _drain(way, chosen.window, enough=lambda: False)
        used = cpu_of_this() - before
    way.close()
    print(json.dumps({"cpu": used, "memory": peak()}), flush=True)


def _drain(way: smtp.Connection, size: int, *, enough: Callable[[], bool]) -> None:
    worker = f"benchmark:{os.getpid()}"
    while claimed := claim(worker=worker, at=(at := clock.database_now()), limit=LARGEST_CLAIM):
        for begin in range(0, len(claimed), size):
            if enough():
                for each in claimed[begin:]:
                    release(each)
                return
            _send(way, claimed[begin : begin + size], worker, at)


def _send(way: smtp.Connection, window: Sequence[Claimed], worker: str, at: datetime) -> None:
    _freeze(window, at)
    results = way.hand_over_each([smtp.Letter(SENDER, each.address, RAW) for each in window])
    done = [
        Done(_message(each), each.token, result, all_was_well=True)
        for each, result in zip(window, results, strict=True)
    ]
    finish(window=done, worker=worker)


@transaction.atomic
def _freeze(window: Sequence[Claimed], at: datetime) -> None:
    move_each(
        [MessageState.CLAIMED],
        MessageState.HANDING_OVER,
        [Step(each.message, each.token, {"subject": "x", "raw": RAW}) for each in window],
        reason="",
        reason_detail={},
        handed_over_at=at,
        lease_until=at + HAND_OVER_LEASE,
        commits=True,
    )


def _message(claimed: Claimed) -> Message:
    return made(
        Message,
        ("id", "account_id", "contact_id", "subject"),
        (claimed.message, claimed.account, claimed.contact, "x"),
    )


if __name__ == "__main__":
    main()
