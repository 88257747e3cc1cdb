"""Starts what a run needs, and measures it from "go" to the last word."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement: what arrived, and what it took."""

    seconds: float
    mails: int
    recipients: int
    #: Seconds of CPU of the senders; without the database, which is shared.
    cpu: float = 0.0
    #: Kilobytes of the largest sender.
    memory: int = 0

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


def peak() -> int:
    """Kilobytes that this process held at most since it began; getrusage would count whoever started it."""
    status = Path("/proc/self/status")
    lines = status.read_text("ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def together(
    commands: Sequence[Sequence[str]], target: Sink, environment: Mapping[str, str] | None = None
) -> Run:
    """Programs that say "ready", begin when they are told, and end with one line of JSON."""
    target.count()
    running = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    try:
        for each in running:
            _line(each, "ready")
        begun = time.perf_counter()
        for each in running:
            _tell(each, "go")
        said = [json.loads(_line(each)) for each in running]
        seconds = time.perf_counter() - begun
    finally:
        for each in running:
            each.kill()
            each.wait()
    mails, recipients = target.count()
    cpu, memory = sum(each["cpu"] for each in said), max(each["memory"] for each in said)
    return Run(seconds, mails, recipients, cpu, memory)


def _tell(process: "subprocess.Popen[str]", word: str) -> None:
    if process.stdin is not None:
        process.stdin.write(f"{word}\n")
        process.stdin.flush()


def _line(process: "subprocess.Popen[str]", wanted: str = "") -> str:
    line = process.stdout.readline() if process.stdout is not None else ""
    if not line or not line.startswith(wanted):
        raise SystemExit(f"{process.args!r} said {line!r}")
    return line
