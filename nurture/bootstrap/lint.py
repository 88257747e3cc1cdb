"""`manage.py lint [check …]`: everything that can be said about the code without running the tests."""

import argparse
import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, NamedTuple

from nurture.bootstrap.place import ROOT

PYTHON = sys.executable
CHECKS = {
    "types": [PYTHON, "-m", "mypy"],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "ruff": [PYTHON, "-m", "ruff", "check", "."],
    "imports": [PYTHON, "-m", "importlinter.cli", "lint-imports", "--no-logo"],
    "templates": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "manage.py", "translate", "--check"],
    "deploy": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}  # type: Dict[str, List[str]]


class Outcome(NamedTuple):
    name: str
    passed: bool
    seconds: float
    output: str


def main(arguments: List[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py lint", description="Check the code. Without names: all.")
    parser.add_argument("check", nargs="*", help=", ".join(CHECKS))
    names = parser.parse_args(arguments).check or list(CHECKS)
    unknown = sorted(set(names) - set(CHECKS))
    if unknown:
        parser.error(f"no such check: {', '.join(unknown)}; there are: {', '.join(CHECKS)}")
    with ThreadPoolExecutor(max_workers=2) as pool:
        outcomes = list(pool.map(_run, names))
    for outcome in outcomes:
        if not outcome.passed:
            print(f"── {outcome.name} " + "─" * 60 + f"\n{outcome.output.strip()}\n")
    for outcome in outcomes:
        print(f"{'ok    ' if outcome.passed else 'FAILED'}  {outcome.name:<14}{outcome.seconds:5.1f} s")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    print(f"Lint failed: {', '.join(failed)}" if failed else "Lint passed.")
    return 1 if failed else 0


def _run(name: str) -> Outcome:
    started = time.monotonic()
    result = subprocess.run(
        CHECKS[name],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        cwd=str(ROOT),
        env=_production() if name == "deploy" else _development(),
    )
    output = result.stdout.decode("utf-8", "replace")
    return Outcome(name, result.returncode == 0, time.monotonic() - started, output)


def _development() -> Dict[str, str]:
    # In memory: a check must not depend on, or make, somebody's demo database.
    return dict(os.environ, NURTURE_DEMO="1", DATABASE_URL="sqlite:///:memory:", PYTHONIOENCODING="utf-8")


def _production() -> Dict[str, str]:
    """Give an environment as a real installation has it. Nothing of it is connected to."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("NURTURE", "DJANGO"))
    }
    environment.update(
        SECRET_KEY=secrets.token_urlsafe(60),
        SUPPRESSION_KEY=secrets.token_urlsafe(60),
        SITE_URL="https://nurture.example.com",
        ALLOWED_HOSTS="nurture.example.com",
        # Checks of models ask a server what it can do; lint needs none.
        DATABASE_URL="sqlite:///:memory:",
        REDIS_URL="redis://localhost:6379/0",
        MAIL_DOMAIN="example.com",
        SMTP_HOST="smtp.example.com",
        PYTHONIOENCODING="utf-8",
    )
    return environment
