"""`manage.py classify_mail PATH…`: what we would make of these mails, without taking them in."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nurture.delivery.inbound.classifying import classify
from nurture.delivery.inbound.reading import read


class Command(BaseCommand):
    help = "Says of each mail file whether it is a reply, a bounce, an automatic answer or a complaint, and of whom."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="mail files, or folders of *.eml"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object a mail")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        for path in _files(paths):
            try:
                raw = path.read_bytes()
            except OSError as problem:
                raise CommandError(f"{path}: {problem.strerror}") from problem
            found = classify(read(raw))
            recipients = [
                {"address": each.address, "hard": each.hard, "status": each.status, "reason": each.reason}
                for each in found.recipients
            ]
            if options["json"]:
                line = {"path": str(path), "kind": found.kind, "recipients": recipients}
                self.stdout.write(json.dumps(line, ensure_ascii=False))
            else:
                about = ", ".join(
                    f"{each['address']} {each['status']} {each['reason']}" for each in recipients
                )
                self.stdout.write(f"{path}: {found.kind} {about}".rstrip())


def _files(paths: list[Path]) -> list[Path]:
    return [each for path in paths for each in (_inside(path) if path.is_dir() else [path])]


def _inside(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.eml"))
    if not found:
        raise CommandError(f"{folder}: there is no *.eml in it")
    return found
