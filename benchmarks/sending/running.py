"""Starts what a run needs, and measures it from "go" to the last word."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement: what arrived, and what it took."""

    seconds: float
    mails: int
    recipients: int
    #: Seconds of CPU of the senders.
    cpu: float = 0.0
    #: Of the database, which commits are made in, and of Redis, for whom keeps a queue there.
    database_cpu: float = 0.0
    #: Kilobytes of the largest sender.
    memory: int = 0
    #: Mails, each to somebody else, that the senders warmed up with before the clock ran.
    warmed: int = 0

    @property
    def rate(self) -> float:
        return self.mails / self.seconds


@dataclass(frozen=True, slots=True)
class Sink:
    port: int

    def count(self) -> tuple[int, int]:
        """Mails and different recipients since the last time it was asked."""
        with socket.create_connection(("127.0.0.1", self.port), 10) as line, line.makefile("rwb") as talk:
            talk.readline()
            talk.write(b"XCOUNT\r\n")
            talk.flush()
            _, mails, recipients, _ = talk.readline().split()
        return int(mails), int(recipients)


@contextmanager
def sink(*, delay: float = 0.0, pipelining: bool = True) -> Iterator[Sink]:
    command = [sys.executable, "-m", "benchmarks.sending.sink", "--delay", str(delay)]
    command += [] if pipelining else ["--no-pipelining"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield Sink(int(_line(server)))
        finally:
            server.kill()


def peak(process: int | str = "self") -> int:
    """Kilobytes that a process held at most since it began; getrusage would count whoever started it."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text("utf-8", "replace").splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def cpu_of_this() -> float:
    """Seconds that this process has used, all its threads together."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def together(
    commands: Sequence[Sequence[str]], target: Sink, environment: Mapping[str, str] | None = None
) -> Run:
    """Programs that say "ready", begin when they are told, and end with one line of JSON."""
    target.count()
    server = postmaster()
    running = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # A group of its own: whatever it began ends with it.
            process_group=0,
        )
        for command in commands
    ]
    try:
        for each in running:
            _line(each, "ready")
        warmed, different = target.count()
        if warmed != different:
            raise SystemExit(f"{warmed - different} of {warmed} mails went twice")
        begun, before = time.perf_counter(), cpu_of(server)
        for each in running:
            _tell(each, "go")
        said = [json.loads(_line(each)) for each in running]
        seconds, after = time.perf_counter() - begun, cpu_of(server)
    finally:
        for each in running:
            # Where all of them have ended, there is no group.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(each.pid, signal.SIGKILL)
            each.wait()
    mails, recipients = target.count()
    cpu, memory = sum(each["cpu"] for each in said), max(each["memory"] for each in said)
    stores = after - before + sum(each.get("store", 0.0) for each in said)
    return Run(seconds, mails, recipients, cpu, stores, memory, warmed)


def postmaster() -> int:
    """The number of the database server's first process; 0 where nobody tells."""
    host = os.environ.get("DATABASE_URL", "").partition("host=")[2].partition("&")[0]
    lock = Path(host) / ".s.PGSQL.5432.lock"
    return int(lock.read_text("ascii").split()[0]) if host and lock.exists() else 0


def cpu_of(server: int) -> float:
    """Seconds that it and all its children have used, those that have ended included; 0 where nobody tells."""
    used = 0
    for process, stat in family(server).items():
        used += sum(int(each) for each in stat[11 : 15 if process == server else 13])
    return used / os.sysconf("SC_CLK_TCK")


def family(parent: int) -> dict[int, list[str]]:
    """A process and its children by number, each with what /proc tells from its state on; empty where nobody tells."""
    found = {}
    for place in Path("/proc").glob("[0-9]*/stat") if parent else ():
        try:
            stat = place.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if parent in {int(place.parent.name), int(stat[1])}:
            found[int(place.parent.name)] = stat
    return found


def _tell(process: "subprocess.Popen[str]", word: str) -> None:
    if process.stdin is not None:
        process.stdin.write(f"{word}\n")
        process.stdin.flush()


def _line(process: "subprocess.Popen[str]", wanted: str = "") -> str:
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line or not line.startswith(wanted):
        raise SystemExit(f"{process.args!r} said {line!r}")
    return line
