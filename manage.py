#!/usr/bin/env python3
"""`python3 manage.py demo`, `test`, `lint`, `benchmark`: does its own set-up, then runs the command."""

import os
import sys
from typing import Callable, List

from nurture.bootstrap.start import set_up


def main() -> None:
    set_up(sys.argv)
    command, arguments = (sys.argv[1] if len(sys.argv) > 1 else "help"), sys.argv[2:]
    if command in {"benchmark", "lint", "lock", "test"}:
        sys.exit(workshop(command)(arguments))
    if command in {"demo", "makemigrations", "translate"}:
        # They work without an installation to work for.
        os.environ.setdefault("NURTURE_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nurture.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def workshop(command: str) -> Callable[[List[str]], int]:
    """Give the commands of developers, which need no Django that works."""
    if command == "lint":
        from nurture.bootstrap import lint

        return lint.main
    if command == "lock":
        from nurture.bootstrap import locks

        return locks.main
    if command == "benchmark":
        from benchmarks import running

        return running.main
    from tests import rounds

    return rounds.main


if __name__ == "__main__":
    main()
