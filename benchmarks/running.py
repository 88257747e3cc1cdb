"""`manage.py benchmark [NAME…]`: each benchmark on every database there is, in a process and a place of its own.

Nothing is left behind, and nothing that exists is touched.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests import services

type Database = Callable[[str], AbstractContextManager[str]]

ROOT = Path(__file__).resolve().parent.parent
SQLITE, POSTGRESQL = "sqlite", "postgresql"
# What each is measured on. A million contacts are for PostgreSQL.
BENCHMARKS = {
    "pages": (SQLITE, POSTGRESQL),
    "imports": (SQLITE, POSTGRESQL),
    "pool": (POSTGRESQL,),
    "meeting": (POSTGRESQL,),
    "planning": (POSTGRESQL,),
    "rendering": (SQLITE,),
    "send": (POSTGRESQL,),
    "tracking": (POSTGRESQL,),
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py benchmark", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"{', '.join(BENCHMARKS)}; without names: all")
    parser.add_argument(
        "--runs", type=int, default=10, help="of each measurement, after warming (at least 5)"
    )
    # What else is said is for the benchmark that is named: `benchmark send --mails 600`.
    chosen, more = parser.parse_known_args(arguments)
    names = chosen.name or list(BENCHMARKS)
    if more and len(names) != 1:
        parser.error(f"{' '.join(more)}: for which benchmark?")
    if unknown := sorted(set(names) - set(BENCHMARKS)):
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}")
    print(machine())
    databases = {SQLITE: sqlite, POSTGRESQL: postgresql}
    codes = [
        run(name, databases[database], max(5, chosen.runs), more)
        for name in names
        for database in BENCHMARKS[name]
    ]
    return max(codes)


def machine() -> str:
    load = f"load {os.getloadavg()[0]:.1f} before, " if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores, {load}Python {platform.python_version()}, {platform.platform(terse=True)}"
    )


def run(name: str, database: Database, runs: int, more: Sequence[str] = ()) -> int:
    try:
        with tempfile.TemporaryDirectory(prefix="nurture-benchmark-") as folder, database(folder) as url:
            environment = {
                **os.environ,
                "NURTURE_DEMO": "1",
                "NURTURE_DEMO_DIR": folder,
                "DATABASE_URL": url,
                "REDIS_URL": "memory://localhost",
                "DJANGO_SETTINGS_MODULE": "nurture.settings",
            }
            command = [sys.executable, "-m", f"benchmarks.{name}", "--runs", str(runs), *more]
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    except services.ServiceMissing as problem:
        print(f"\n{name} on PostgreSQL: not run, {problem}")
        return 0


@contextmanager
def sqlite(folder: str) -> Iterator[str]:
    yield f"sqlite:///{folder}/benchmark.sqlite3"


@contextmanager
def postgresql(_folder: str) -> Iterator[str]:
    with services.private_postgresql() as url:
        # Its one database that is always there.
        yield url.replace("/nurture?", "/postgres?")
