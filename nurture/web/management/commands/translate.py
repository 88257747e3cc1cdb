"""`manage.py translate [app …] [--check]`: bring the Japanese catalogues up to date, or say what they lack."""

from argparse import ArgumentParser
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nurture.bootstrap.locking import exclusive
from nurture.web.translations.catalogue import CatalogueBroken
from nurture.web.translations.project import check_app, translate_app
from nurture.web.translations.sources import files_by_app


class Command(BaseCommand):
    help = "Collects translatable words into <app>/locale/ja/LC_MESSAGES/django.po and compiles them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", metavar="app", help="labels of apps; all of ours without any")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail on anything not translated"
        )

    def handle(self, *, apps: list[str], check: bool, **_options: object) -> None:
        root = Path(settings.BASE_DIR)
        packages = own_packages(root)
        if unknown := sorted(set(apps) - set(packages)):
            raise CommandError(f"No app of ours: {', '.join(unknown)}. There are: {', '.join(packages)}.")
        files = files_by_app(root, packages)
        chosen = {label: packages[label] for label in apps or packages}
        if check:
            self.check_all(root, chosen, files)
            return
        with exclusive(root / "var" / "translate.lock"):
            for label, package in chosen.items():
                try:
                    self.stdout.write(translate_app(root, label, package, files[label]))
                except CatalogueBroken as problem:
                    raise CommandError(f"{label}: {problem}") from problem

    def check_all(self, root: Path, packages: dict[str, Path], files: dict[str, list[Path]]) -> None:
        found = [
            f"{label}: {problem}"
            for label, package in packages.items()
            for problem in check_app(root, package, files[label])
        ]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} messages need work: manage.py translate"]))
        self.stdout.write("Every message is translated.")


def own_packages(root: Path) -> dict[str, Path]:
    """Our apps by label: those whose code is in this tree, not in a virtual environment inside it."""
    folders = {config.label: Path(config.path) for config in apps.get_app_configs()}
    return {
        label: folder
        for label, folder in folders.items()
        if folder.is_relative_to(root) and "site-packages" not in folder.parts
    }
