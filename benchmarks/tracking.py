"""Links and pictures of our mail under load, beside a trivial view on the same server in the same run.

    python -m benchmarks.tracking --runs 5

granian serves the product by WSGI, two workers, as in production; two processes ask over kept connections, one request
after another on each. Before a figure counts, each click must be a row that was committed before its answer, and each
picture one within some seconds. listmonk is not installed here: its figures are those that were measured beside a
trivial view once (docs of the goals: 8,300 clicks and 8,000 opens a second where that view made 14,700), so it stands
in the table as the share of the trivial view that it had then.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import django

if __name__ == "__main__":
    django.setup()

from django.core.management import call_command
from django.utils import timezone

from nurture.delivery import keys
from nurture.delivery.models import Message
from nurture.delivery.tracking.models import TrackedLink, TrackingHit
from nurture.demo.sample.loading import load_once

HOST = "links.localhost"
ASKING, CONNECTIONS, SECONDS, LINKS = 2, 16, 4.0, 500
#: What listmonk 6.2 reached of the trivial view, and how much of that we want to.
LISTMONK = {"click": 8_300 / 14_700, "open": 8_000 / 14_700}
GOALS = {"click": 0.5, "open": 1.0}
MARGIN = 15.0


@dataclass(frozen=True, slots=True)
class Asked:
    """`cpu`: seconds of the server for 1,000 requests; `memory`: of its largest worker, in MB."""

    rate: float
    cpu: float
    memory: int


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    runs = max(3, min(parser.parse_args().runs, 5))
    call_command("migrate", verbosity=0)
    load_once(now=timezone.now())
    links = {"click": made(1), "open": made(0)}
    paths = {
        "trivial": ("127.0.0.1", ["/health/live"]),
        "click": (HOST, [f"/l/{token}" for token in links["click"]]),
        "open": (HOST, [f"/o/{token}.gif" for token in links["open"]]),
    }
    found: dict[str, list[Asked]] = {name: [] for name in paths}
    with served() as (port, pids):
        for name, (host, some) in paths.items():
            ask(port, host, some, 0.5)
            prove(name)
        for _turn in range(runs):
            for name, (host, some) in paths.items():
                found[name].append(measured(port, host, some, pids, name))
    print("\n".join(table(found)))


def made(number: int) -> list[str]:
    """Tokens of links of one message of the sample."""
    message = Message.objects.filter(handed_over_at__isnull=False).first()
    assert message is not None  # noqa: S101 - the sample has sent mail
    tokens = [uuid4().hex[:22] for _ in range(LINKS)]
    numbers = range(1_000, 1_000 + LINKS) if number else [0]
    TrackedLink.objects.filter(message=message, number__in=numbers).delete()
    if not number:
        tokens = tokens[:1]
    TrackedLink.objects.bulk_create(
        TrackedLink(
            message=message,
            number=at,
            token_hash=keys.token_hash(token),
            url="https://tsubaki.example/x" if number else "",
        )
        for at, token in zip(numbers, tokens, strict=True)
    )
    return tokens


@contextmanager
def served() -> Iterator[tuple[int, Callable[[], list[int]]]]:
    """Port and process numbers of the server; it ends with the block."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        "--no-ws",
        "--host=127.0.0.1",
        f"--port={port}",
    ]
    environment = {**os.environ, "TRACKING_URL": f"http://{HOST}", "DATABASE_POOL": "8", "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(
        [*command, "--workers=2", "--blocking-threads=4", "--log-level=error", "nurture.wsgi:application"],
        env=environment,
    )
    try:
        wait_for(port)
        yield port, lambda: [process.pid, *children(process.pid)]
    finally:
        process.terminate()
        process.wait(timeout=20)


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        found: int = listener.getsockname()[1]
        return found


def wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(each) for each in text.split()]


def measured(port: int, host: str, paths: list[str], pids: Callable[[], list[int]], name: str) -> Asked:
    """One run, whose requests are all accounted for afterwards."""
    before, cpu = TrackingHit.objects.filter(kind=name).count(), spent(pids())
    began = time.perf_counter()
    answered = ask(port, host, paths, SECONDS)
    took, used = time.perf_counter() - began, spent(pids()) - cpu
    if name in GOALS:
        arrive(name, before + answered)
    memory = max(resident(pid) for pid in pids())
    return Asked(answered / took, used / answered * 1000, memory)


def arrive(name: str, wanted: int) -> None:
    """Clicks are there by now; pictures may wait for a moment."""
    until = time.monotonic() + (MARGIN if name == "open" else 0)
    while (there := TrackingHit.objects.filter(kind=name).count()) != wanted:
        if time.monotonic() > until:
            raise SystemExit(f"{name}: {wanted} were answered, {there} are written down")
        time.sleep(0.1)


def prove(name: str) -> None:
    if name in GOALS:
        time.sleep(1.5)
        if not TrackingHit.objects.filter(kind=name).exists():
            raise SystemExit(f"{name}: nothing was written down")


def spent(pids: list[int]) -> float:
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20


def ask(port: int, host: str, paths: list[str], seconds: float) -> int:
    """How many were answered, each before the next one on its connection was asked."""
    given = json.dumps(
        {"port": port, "host": host, "paths": paths, "seconds": seconds, "connections": CONNECTIONS}
    )
    asking = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.asking"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(ASKING)
    ]
    for process in asking:
        assert process.stdin is not None  # noqa: S101 - asked for above
        process.stdin.write(given)
        process.stdin.close()
    answered = 0
    for process in asking:
        assert process.stdout is not None  # noqa: S101 - asked for above
        said = process.stdout.read()
        if process.wait():
            raise SystemExit(f"{host}{paths[0]}: {said}")
        answered += int(said)
    return answered


def table(found: dict[str, list[Asked]]) -> Iterator[str]:
    trivial = statistics.median(each.rate for each in found["trivial"])
    yield f"\ntracking: granian WSGI, 2 workers, {ASKING * CONNECTIONS} connections; medians of {len(found['trivial'])} runs"
    yield f"{'':<10}{'a second':>10}{'of trivial':>12}{'listmonk':>10}{'ratio':>8}{'goal':>8}{'CPU s/1,000':>13}{'MB':>6}"
    for name, runs in found.items():
        rate = statistics.median(each.rate for each in runs)
        cpu = statistics.median(each.cpu for each in runs)
        line = f"{name:<10}{rate:>10,.0f}{rate / trivial:>12.2f}"
        if name in GOALS:
            line += f"{LISTMONK[name]:>10.2f}{rate / trivial / LISTMONK[name]:>8.2f}{f'≥ {GOALS[name]}':>8}"
        else:
            line += " " * 26
        yield f"{line}{cpu:>13.3f}{max(each.memory for each in runs):>6}"


if __name__ == "__main__":
    main()
