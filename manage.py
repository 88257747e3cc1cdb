#!/usr/bin/env python3
"""`python3 manage.py demo`, `test`, `lint`: does its own set-up, then runs the command."""

import os
import sys


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in {"translate", "makemigrations"}:
        os.environ.setdefault("NURTURE_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nurture.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
