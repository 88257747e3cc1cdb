"""Import a file from the command line, through the same actions as the screens. Described in docs/import.md."""

import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.imports.actions import jobs, runs
from accounts.imports.facts import MappingOpen
from accounts.imports.notice_words import notice_words
from accounts.imports.queries.runs import DEFAULT_SOURCE, mapping_of
from accounts.imports.rules.mapping import Mapping
from accounts.imports.rules.problems import FileUnusableError, MappingCode
from accounts.imports.words import (
    failure_words,
    file_words,
    mapping_words,
    outcome_words,
    problem_words,
)
from accounts.models import ImportJob, ImportKind, ImportOutcome, ImportRun
from nurture.team.models import User

UNUSABLE: Final = 2
# Between two looks, while somebody else works on the run.
WAIT: Final = 0.2
# Parts of the mapping file that say how the bytes become a table.
READING = ("encoding", "delimiter", "sheet", "preset")
# Which part of the mapping file answers a question.
ANSWERS = {
    MappingCode.NO_COLUMN: '"columns": {{"<column>": "{target}"}}',
    MappingCode.UNKNOWN_COLUMN: '"columns"',
    MappingCode.UNKNOWN_FIELD: '"columns"',
    MappingCode.FIELD_TWICE: '"columns": {{"{target}": ""}}',
    MappingCode.DATE_ORDER: '"dates": {{"{target}": "mdy" or "dmy"}}',
    MappingCode.STAGE: '"stages": {{"{target}": "open", "won", "lost" or "no_decision"}}',
    MappingCode.MODE: '"mode": "both", "create" or "update"',
    MappingCode.CURRENCY: '"currency": "JPY"',
    MappingCode.BASIS: '"legal_basis": {{"basis": "consent", "business_card", "relationship", "published" or "none"}}',
    MappingCode.BASIS_DATE: '"legal_basis": {{"on": "2026-04-01"}}',
    MappingCode.SOURCE: "--source NAME",
}
PROBLEMS = (ImportOutcome.ERROR, ImportOutcome.CONFLICT)


class Unusable(CommandError):
    def __init__(self, reason: str) -> None:
        super().__init__(reason, returncode=UNUSABLE)


class Command(BaseCommand):
    help = (
        "Import accounts, contacts or deals from a CSV or Excel file. Rows with errors are reported and left out; the rest "
        "goes in as a whole or not at all. Ends with 2 when the file cannot be used or leaves a question open."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--kind", required=True, choices=ImportKind.values)
        parser.add_argument(
            "--mapping", type=Path, help="JSON file that completes or corrects the guess (docs/import.md)"
        )
        parser.add_argument(
            "--source",
            default=DEFAULT_SOURCE,
            help="the system the file comes from; its IDs are kept under it",
        )
        parser.add_argument("--user", default="", metavar="EMAIL", help="who imports, for the timeline")
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen and change nothing"
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="JSON lines: one for each row left out, the last with the counts",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        self.as_json: bool = options["json"]
        by = _user(options["user"])
        corrections = _corrections(options["mapping"])
        with _file(options["path"]) as file:
            run = self._uploaded(file, options, by)
        try:
            self._import(run, options, corrections, by)
            self._report(run, dry_run=options["dry_run"])
        finally:
            # What was not imported leaves nothing behind.
            ImportRun.objects.unfinished().filter(pk=run.pk).delete()

    def _uploaded(self, file: IO[bytes], options: dict[str, Any], by: User | None) -> ImportRun:
        path: Path = options["path"]
        try:
            return runs.upload(
                kind=options["kind"],
                file_name=path.name,
                file=file,
                source=options["source"],
                by=by,
                at=timezone.now(),
            )
        except FileUnusableError as error:
            raise Unusable(file_words(error.code, error.params)) from error

    def _import(
        self, run: ImportRun, options: dict[str, Any], corrections: dict[str, Any], by: User | None
    ) -> None:
        try:
            reading = {key: str(corrections[key]) for key in READING if key in corrections}
            if reading:
                runs.read_again(run=run, **reading)
                run.refresh_from_db()
            if "unusable" in run.preview:
                raise Unusable(file_words(run.preview["unusable"]["code"], run.preview["unusable"]["params"]))
            mapping = _corrected(mapping_of(run), corrections)
            runs.settle_mapping(run=run, mapping=mapping, source=options["source"])
        except FileUnusableError as error:
            raise Unusable(file_words(error.code, error.params)) from error
        except MappingOpen as still:
            raise Unusable(_questions(still)) from still
        self._carry_out(run, ImportJob.CHECK, by)
        if not options["dry_run"]:
            self._carry_out(run, ImportJob.IMPORT, by)

    def _carry_out(self, run: ImportRun, job: ImportJob, by: User | None) -> None:
        """Here and now; a worker that looks at the same moment finds it claimed."""
        jobs.ask(run=run, job=job, by=by, at=timezone.now())
        while ImportRun.objects.filter(pk=run.pk).exclude(job="").exists():
            if not jobs.work(run_id=run.pk, at=timezone.now()):
                time.sleep(WAIT)
        run.refresh_from_db()
        if run.failure:
            raise Unusable(failure_words(run.failure["code"], run.failure["params"]))

    def _report(self, run: ImportRun, *, dry_run: bool) -> None:
        for notice in run.preview["plan"]["notices"]:
            self.stderr.write(notice_words(notice["code"], notice["params"]))
        rows = run.rows.filter(outcome__in=PROBLEMS).order_by("line")
        found = rows.values_list("line", "outcome", "code", "params", "also")
        for line, outcome, code, params, also in found.iterator():
            reason = " ".join(problem_words(code, params, also))
            self._say({"line": line, "outcome": outcome, "code": code, "reason": reason})
        counts = {outcome.value: run.counts[outcome] for outcome in ImportOutcome}
        self._say({"counts": counts, "dry_run": dry_run})

    def _say(self, fact: dict[str, Any]) -> None:
        if self.as_json:
            self.stdout.write(json.dumps(fact, ensure_ascii=False))
        elif "counts" in fact:
            counts = ", ".join(f"{outcome_words(name)}: {count:,}" for name, count in fact["counts"].items())
            self.stdout.write(counts)
        else:
            self.stdout.write(f"{fact['line']}: {fact['reason']}")


def _user(email: str) -> User | None:
    if not email:
        return None
    try:
        return User.objects.get(email__iexact=email, is_active=True)
    except User.DoesNotExist as error:
        raise Unusable(f"Nobody signs in as {email}.") from error


def _file(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise Unusable(f"{path}: {error.strerror}") from error


def _corrections(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        with _file(path) as file:
            written = json.load(file)
    except ValueError as error:
        raise Unusable(f"{path} is not JSON: {error}") from error
    if not isinstance(written, dict):
        raise Unusable(f"{path} does not hold a JSON object.")
    return written


def _corrected(guess: Mapping, corrections: dict[str, Any]) -> Mapping:
    """The guess, with each part of it that the mapping file names replaced: columns, dates and stages one by one."""
    written = guess.as_json()
    if unknown := set(corrections) - set(written):
        raise Unusable(f"The mapping file says things nobody asked: {', '.join(sorted(unknown))}.")
    for key, value in corrections.items():
        written[key] = (
            {**written[key], **value} if isinstance(written[key], dict) and isinstance(value, dict) else value
        )
    try:
        return Mapping.from_json(written)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unusable(f"The mapping file is not as docs/import.md describes: {error}") from error


def _questions(still: MappingOpen) -> str:
    """What is open, and which part of the mapping file answers it."""
    return "\n".join(
        f"{mapping_words(problem)} (--mapping: {ANSWERS[problem.code].format(target=problem.target)})"
        for problem in still.problems
    )
