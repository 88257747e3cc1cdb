"""One of our workers: `python -m benchmarks.sending.worker --window 20 --connections 5`. Says "ready", waits for a line."""

import argparse
import json
import os
import sys

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings

from benchmarks.sending.running import cpu_of_this, peak
from nurture.delivery import sending
from nurture.delivery.rules import pace


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--window", type=int, default=pace.WINDOW)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--port", type=int, required=True)
    chosen = parser.parse_args()
    settings.SMTP_PORT, settings.SMTP_CONNECTIONS = chosen.port, chosen.connections
    # Off unless somebody gives it a host; the others have nothing like it.
    settings.TRACKING_URL = ""
    if chosen.window == 1:
        # As if there never was a backlog.
        vars(sending)["window_size"] = lambda *_, **__: 1
    # A worker lives for days: what it reads, compiles and has planned once is not what a mail costs.
    looks = iter(range(2))
    sending.drain(worker=f"benchmark:{os.getpid()}", enough=lambda: next(looks, None) is None)
    print("ready", flush=True)
    sys.stdin.readline()
    before = cpu_of_this()
    tally = sending.drain(worker=f"benchmark:{os.getpid()}", enough=lambda: False)
    print(
        json.dumps({"cpu": cpu_of_this() - before, "memory": peak(), "tally": tally.handed_over}), flush=True
    )


if __name__ == "__main__":
    main()
