"""The whole way of a mail, beside others, to one and the same sink: claimed, asked, written, handed over, written down.

    python -m benchmarks.send --mails 10000 --runs 3

Ours runs as in production, each worker after its first window or two: all gates, limits, stops and the journal, each
message safe by its own commit or that of its window of twenty. Before a figure counts, as many mails and different
recipients must have arrived, and every row must be final. smtp-source writes one and the same mail to one and the same
recipient, without any database: it is the yardstick of what this machine's loopback does. Celery asks no database for
whom it writes to, and django-mailer has written its mails before. Planning is done once and named by itself. What is
not installed is named.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

import psycopg
from django.core.management import call_command
from django.db import connection

from benchmarks.sending import world
from benchmarks.sending.running import ROOT, Run, Sink, sink, together
from tests import services

DELAY = 0.002
CONNECTIONS = 10
PROCESSES = 2


@dataclass(slots=True)
class Row:
    """One sender on one sink; `goals`: what ours wants to be, as a multiple of whom."""

    name: str
    sink: str
    measure: Callable[[Sink], Run]
    runs: list[Run] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(run.rate for run in self.runs) if self.runs else 0.0

    @property
    def cpu(self) -> float:
        return statistics.median(run.cpu / run.mails * 1000 for run in self.runs)

    @property
    def database_cpu(self) -> float:
        return statistics.median(run.database_cpu / run.mails * 1000 for run in self.runs)

    @property
    def memory(self) -> int:
        return max(run.memory for run in self.runs) // 1024


SINKS: dict[str, dict[str, Any]] = {
    "quick": {"delay": 0.0, "pipelining": True},
    "slow": {"delay": DELAY, "pipelining": True},
    "slow, one by one": {"delay": DELAY, "pipelining": False},
}
#: Ours, the other, the sink, at least how often as fast.
GOALS = (
    ("window 1", "post_office", "quick", 2.0),
    ("window 20", "post_office", "quick", 12.0),
    ("window 20", "smtp-source", "quick", 0.37),
    ("window 20", "post_office", "slow", 5.0),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--mails", type=int, default=10_000)
    chosen = parser.parse_args()
    # A run of all takes minutes: the usual number of runs is for pages.
    runs = min(3, chosen.runs)
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
    call_command("migrate", verbosity=0)
    planned = world.build(chosen.mails)
    print(f"\nsend: {chosen.mails:,} mails, {PROCESSES} processes, {runs} runs each by turns")
    print(f"planned before, company by company: {chosen.mails / planned:,.0f} messages/s")
    with ExitStack() as stack:
        rows = list(_rows(chosen.mails, stack))
        sinks = {name: stack.enter_context(sink(**options)) for name, options in SINKS.items()}
        for _ in range(runs):
            for row in rows:
                row.runs.append(row.measure(sinks[row.sink]))
    print("\n".join(table(rows)))


def _rows(mails: int, stack: ExitStack) -> Iterator[Row]:
    yield Row("window 1", "quick", lambda to: _ours(to, mails, window=1))
    yield Row("window 20", "quick", lambda to: _ours(to, mails))
    yield Row("window 20", "slow", lambda to: _ours(to, mails))
    yield Row("window 20", "slow, one by one", lambda to: _ours(to, mails))
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="nurture-peers-"))
    yield Row("promise, 1", "quick", lambda to: _bare(to, mails, window=1))
    yield Row("promise, 20", "quick", lambda to: _bare(to, mails, window=20))
    their = {"PYTHONPATH": f"{ROOT}{os.pathsep}{folder}", "DJANGO_SETTINGS_MODULE": ""}
    _database_of_peers()
    if _installed(folder, "django-post_office", "bleach", "webencodings"):
        # Five threads in each of its two processes: ten connections, like ours.
        yield Row("post_office", "quick", lambda to: _peer("post_office", to, mails, their))
        yield Row("post_office", "slow", lambda to: _peer("post_office", to, mails, their))
    if _installed(folder, "django-mailer", "lockfile"):
        yield Row("django-mailer", "quick", lambda to: _peer("django-mailer", to, mails, their))
    if redis := _redis(stack):
        with_redis = {**their, "REDIS_URL": redis}
        yield Row("celery message", "quick", lambda to: _peer("celery message", to, mails, with_redis))
        yield Row("celery batch", "quick", lambda to: _peer("celery batch", to, mails, with_redis))
    yield Row("send_mail loop", "quick", lambda to: _peer("django", to, mails, their))
    if shutil.which("smtp-source"):
        yield Row("smtp-source", "quick", lambda to: _smtp_source(to, mails))
    else:
        print("smtp-source: not run, Postfix is not installed (Debian: apt install postfix)")


def _ours(to: Sink, mails: int, *, window: int = 20) -> Run:
    return _sent_once(
        to, mails, "worker", "--window", str(window), "--connections", str(CONNECTIONS // PROCESSES)
    )


def _bare(to: Sink, mails: int, *, window: int) -> Run:
    return _sent_once(to, mails, "bare", "--window", str(window))


def _sent_once(to: Sink, mails: int, program: str, *options: str) -> Run:
    world.begin_anew()
    command = [sys.executable, "-m", f"benchmarks.sending.{program}", "--port", str(to.port), *options]
    run = together([command] * PROCESSES, to)
    states = world.states()
    arrived, different = run.mails + run.warmed, run.recipients + run.warmed
    if (arrived, different, states) != (mails, mails, {"sent": mails}):
        raise SystemExit(f"Not every mail arrived once: {run}, {states}")
    return run


def _peer(name: str, to: Sink, mails: int, environment: Mapping[str, str]) -> Run:
    command = [
        *(sys.executable, "-m", "benchmarks.sending.peers", name),
        *("--port", str(to.port), "--mails", str(mails)),
    ]
    run = together([command], to, environment)
    if (run.mails, run.recipients) != (mails, mails):
        raise SystemExit(f"{name}: not every mail arrived once: {run}")
    return run


def _smtp_source(to: Sink, mails: int) -> Run:
    to.count()
    command = ["smtp-source", "-s", "10", "-m", str(mails), "-l", "3600", "-f", "a@tsubaki.example"]
    begun = time.perf_counter()
    subprocess.run([*command, "-t", "b@a.example", f"127.0.0.1:{to.port}"], check=True)
    seconds = time.perf_counter() - begun
    arrived, recipients = to.count()
    if arrived != mails:
        raise SystemExit(f"smtp-source: {arrived} of {mails} arrived")
    return Run(seconds, arrived, recipients)


def _database_of_peers() -> None:
    with psycopg.connect(
        os.environ["DATABASE_URL"].replace("postgres://", "postgresql://"), autocommit=True
    ) as database:
        database.execute("CREATE DATABASE peers")


def _installed(folder: str, name: str, *needed: str) -> bool:
    """Into a folder that is thrown away: no product needs it, and none may come to."""
    said = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--target", folder, "--no-deps", name, *needed),
        ],
        check=False,
        capture_output=True,
        text=True,
    )
    if said.returncode:
        print(f"{name}: not run, {said.stderr.strip().splitlines()[-1:]}")
    return not said.returncode


def _redis(stack: ExitStack) -> str:
    try:
        return stack.enter_context(services.private_redis())
    except services.ServiceMissing as problem:
        print(f"celery: not run, {problem}")
        return ""


def table(rows: list[Row]) -> Iterator[str]:
    yield (
        f"\n{'who':<16}{'to a sink that is':<20}{'mails/s':>9}{'CPU s/1,000':>13}{'database':>10}{'memory MB':>11}"
    )
    for row in rows:
        used = (
            f"{row.cpu:>13.2f}{row.database_cpu:>10.2f}{row.memory:>11}"
            if row.cpu
            else f"{'–':>13}{'–':>10}{'–':>11}"
        )
        yield f"{row.name:<16}{row.sink:<20}{row.rate:>9,.0f}{used}"
    yield ""
    rates = {(row.name, row.sink): row.rate for row in rows}
    for ours, other, where, least in GOALS:
        if rate := rates.get((other, where)):
            yield f"{ours} ÷ {other} ({where}): {rates[ours, where] / rate:.2f}, the goal is {least}"
    for number in (1, 20):
        share = rates[f"window {number}", "quick"] / rates[f"promise, {number}", "quick"]
        yield f"window {number} ÷ the promise alone (quick): {share:.2f}; 1 is out of reach"
    alone = rates["window 20", "slow, one by one"] / (CONNECTIONS / (4 * DELAY))
    yield f"window 20 ÷ what {CONNECTIONS} connections can do, a reply a command: {alone:.2f}, the goal is 0.9"


if __name__ == "__main__":
    main()
