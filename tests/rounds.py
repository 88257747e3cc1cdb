"""`manage.py test [--round NAME] [paths and pytest options]`: every test on SQLite, then what a database can change
on PostgreSQL and Redis.

With CI=true a missing service is an error, and so is a skipped test (tests/conftest.py).
"""

import argparse
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests import services

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5

#: Seconds, twice as many as the longer round takes: what hangs must be told before CI itself is stopped.
LIMIT = 2700
#: Seconds for one test, where the longest takes two minutes: one that hangs says where its threads stand, and fails.
HANGS = 600


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py test", epilog="Everything else goes to pytest.")
    parser.add_argument("--round", choices=("sqlite", "postgresql"), help="only this one")
    chosen, for_pytest = parser.parse_known_args(arguments)
    # A plain kill must stop the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if in_ci() and (missing := missing_services()):
        print("CI needs every service: " + "; ".join(missing))
        return 1
    said, failed = [], False
    for name, run in {"sqlite": sqlite_round, "postgresql": postgresql_round}.items():
        if chosen.round in {None, name}:
            passed, line = run(for_pytest)
            said.append(line)
            failed |= not passed
    print("\n" + "\n".join(said) + f"\nTests {'failed' if failed else 'passed'}.")
    return int(failed)


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def missing_services() -> list[str]:
    missing = []
    for look in (
        services.postgresql_binaries,
        services.redis_binary,
        services.postfix_binary,
        services.dovecot_binary,
        services.chromium_binary,
    ):
        try:
            look()
        except services.ServiceMissing as problem:
            missing.append(str(problem))
    return missing


def sqlite_round(arguments: list[str]) -> tuple[bool, str]:
    code = pytest(arguments, {"DATABASE_URL": "sqlite:///:memory:", "REDIS_URL": ""})
    return code == 0, f"SQLite: {verdict(code)}"


def postgresql_round(arguments: list[str]) -> tuple[bool, str]:
    with ExitStack() as stack:
        try:
            database = stack.enter_context(services.private_postgresql())
        except services.ServiceMissing as problem:
            return True, f"PostgreSQL: NOT RUN, {problem}"
        try:
            broker, note = stack.enter_context(services.private_redis()), "PostgreSQL and Redis"
        except services.ServiceMissing as problem:
            broker, note = "", f"PostgreSQL (without Redis: {problem})"
        environment = {"DATABASE_URL": database, "REDIS_URL": broker}
        code = pytest([*arguments, "-m", "not once and not browser"], environment)
        # A path that holds only tests of pure rules has nothing for this round.
        return code in {0, NO_TESTS}, f"{note}: {verdict(code)}"


def pytest(arguments: list[str], environment: dict[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", "--ds=tests.settings", *arguments, *side_by_side(arguments)]
    if "--long" not in arguments:
        command += ["-o", f"faulthandler_timeout={HANGS}"]
    print(f"\n$ {' '.join(['pytest', *command[3:]])}", flush=True)
    if in_ci():
        # At this signal each process says where it stands.
        command = ["timeout", "--signal=ABRT", "--kill-after=60", str(LIMIT), *command]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def side_by_side(arguments: list[str]) -> list[str]:
    """Two processes pay off for the whole suite, not for a file. Without a mark for a group, tests are dealt out singly.

    The fault suite waits more than it works: each process has a lab of its own. Its long form measures, alone.
    """
    paths = [argument for argument in arguments if Path(argument.split("::")[0]).exists()]
    if any(argument.startswith("-n") for argument in arguments):
        return []
    if not paths:
        return ["-n", "2", "--dist", "loadgroup"]
    if [path.rstrip("/") for path in paths] == ["tests/faults"] and "--long" not in arguments:
        return ["-n", "2", "--dist", "loadfile"]
    return []


def verdict(code: int) -> str:
    return {0: "passed", NO_TESTS: "no test to run"}.get(code, f"FAILED (pytest says {code})")
