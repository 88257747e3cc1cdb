"""The life of an import up to its jobs: upload → read → settle the mapping. Nothing outside the run changes."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import IO, Final
from uuid import UUID

from django.db import transaction

from accounts.imports.actions import pieces
from accounts.imports.facts import AlreadyImported, MappingOpen, StillWorking
from accounts.imports.queries.pieces import opened
from accounts.imports.queries.runs import DEFAULT_SOURCE, known_mapping, mapping_of, survey_of
from accounts.imports.rules.cells import clean
from accounts.imports.rules.encodings import check_file, head_of, is_workbook
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.guessing import guess_mapping, settle
from accounts.imports.rules.mapping import Mapping, column_problems, mapping_problems
from accounts.imports.rules.presets import preset_named
from accounts.imports.rules.problems import FileCode, FileUnusableError
from accounts.imports.rules.surveys import Survey, survey
from accounts.imports.workbooks.reading import Sheet, read_sheet
from accounts.models import ImportPart, ImportRun, ImportState
from nurture.team.models import User

# Another encoding, delimiter or sheet may help, so the file is kept and the person is asked.
READABLE_OTHERWISE = frozenset({FileCode.ENCODING, FileCode.OPEN_QUOTE, FileCode.TOO_MANY_COLUMNS})
READABLE_SHEETS = READABLE_OTHERWISE | {FileCode.EMPTY, FileCode.HEADER_ONLY, FileCode.TITLE_ABOVE}
# A file that nobody carried on with leaves after this.
ABANDONED_AFTER: Final = timedelta(days=14)


@transaction.atomic
def upload(
    *,
    kind: str,
    file_name: str,
    file: IO[bytes],
    source: str,
    by: User | None,
    at: datetime,
    operation: UUID | None = None,
) -> ImportRun:
    """Keep the file and guess how it is read; the same operation twice is the same run.

    `source` may be empty: the system that the columns name. Raises FileUnusableError for what no choice could
    make a table.
    """
    if operation and (known := ImportRun.objects.filter(operation=operation).first()):
        return known
    check_file(file)
    run = ImportRun(
        kind=kind,
        file_name=clean(PurePath(file_name.replace("\\", "/")).name.replace("\x00", ""))[-255:],
        size=file.seek(0, 2),
        sha256=_fingerprint(file),
        source=source,
        operation=operation,
        created_by=by,
        created_at=at,
    )
    with _table_of(file) as (table, sheet):
        run.save()
        if sheet:
            pieces.keep(run, ImportPart.WORKBOOK, file)
        pieces.keep(run, ImportPart.TABLE, table)
        _read(run, table, Reading(sheet=sheet.name, sheets=sheet.names) if sheet else Reading(), first=True)
    run.source = run.source or DEFAULT_SOURCE
    run.save()
    return run


@transaction.atomic
def read_again(
    *, run: ImportRun, encoding: str = "", delimiter: str = "", sheet: str = "", preset: str = ""
) -> None:
    """Read the file in another way; "" guesses. Raises FileUnusableError, and then changes nothing."""
    locked = unfinished(run)
    shown = Reading(
        encoding, delimiter, preset, locked.preview.get("sheet", ""), locked.preview.get("sheets", [])
    )
    if sheet and sheet in shown.sheets and sheet != shown.sheet:
        with opened(locked, ImportPart.WORKBOOK) as workbook, _table_of(workbook, sheet) as (table, _sheet):
            pieces.keep(locked, ImportPart.TABLE, table)
            _read(locked, table, replace(shown, sheet=sheet))
    else:
        with opened(locked) as table:
            _read(locked, table, shown)
    locked.state = ImportState.UPLOADED
    locked.save(update_fields=["mapping", "preview", "header_key", "source", "total", "state"])


@transaction.atomic
def settle_mapping(*, run: ImportRun, mapping: Mapping, source: str) -> ImportRun:
    """Keep how the file is read, once nothing is open. Raises MappingOpen or FileUnusableError."""
    locked = unfinished(run)
    kind = Kind(locked.kind)
    with opened(locked) as file:
        table = mapping.table(file)
        unreadable = column_problems(mapping, kind, table.columns)
        if unreadable:
            raise MappingOpen(unreadable, mapping, survey_of(locked))
        seen = survey_of(locked) if mapping.reads_like(mapping_of(locked)) else survey(table, mapping, kind)
    mapping = settle(mapping, seen)
    problems = mapping_problems(mapping, kind, source=source)
    if problems:
        raise MappingOpen(problems, mapping, seen)
    locked.source, locked.mapping, locked.total = source, mapping.as_json(), seen.rows
    locked.preview |= {"survey": seen.as_json()}
    locked.state = ImportState.UPLOADED
    locked.save(update_fields=["source", "mapping", "preview", "total", "state"])
    return locked


@transaction.atomic
def discard(*, run: ImportRun) -> None:
    """Forget a file that was not imported."""
    unfinished(run).delete()


def forget_abandoned(*, at: datetime) -> int:
    """Number of files nobody carried on with; they hold people's data for no purpose."""
    left = ImportRun.objects.unfinished().filter(job="", created_at__lt=at - ABANDONED_AFTER)
    _deleted, by_model = left.delete()
    return by_model.get(ImportRun._meta.label, 0)  # noqa: SLF001 Django's documented API


def unfinished(run: ImportRun) -> ImportRun:
    """The run, locked. Raises AlreadyImported or StillWorking."""
    locked = ImportRun.objects.select_for_update().filter(pk=run.pk).first()
    if locked is None or locked.is_finished:
        raise AlreadyImported
    if locked.job:
        raise StillWorking
    return locked


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read as far as somebody said so; "" is guessed."""

    encoding: str = ""
    delimiter: str = ""
    preset: str = ""
    # Of a workbook: which of its sheets, and which there are.
    sheet: str = ""
    sheets: Sequence[str] = ()


def _read(run: ImportRun, table: IO[bytes], reading: Reading, *, first: bool = False) -> None:
    shown = {"sheet": reading.sheet, "sheets": list(reading.sheets)}
    try:
        mapping, seen = _guessed(run, table, reading)
    except FileUnusableError as error:
        if not first or error.code not in (
            READABLE_SHEETS if len(reading.sheets) > 1 else READABLE_OTHERWISE
        ):
            raise
        run.preview = {"unusable": {"code": error.code.value, "params": error.params}, **shown}
        return
    run.header_key = hashlib.sha256("\x1f".join(sorted(seen.headers)).encode()).hexdigest()
    if not run.source and (system := preset_named(mapping.preset)):
        run.source = system.name
    known = None
    if not reading.preset:
        source = run.source or DEFAULT_SOURCE
        known = known_mapping(kind=Kind(run.kind), source=source, header_key=run.header_key)
    if known:
        mapping, seen = _guessed(run, table, reading, known)
    run.mapping, run.total = mapping.as_json(), seen.rows
    run.preview = {"survey": seen.as_json(), "remembered": bool(known), **shown}


def _guessed(
    run: ImportRun, table: IO[bytes], reading: Reading, known: Mapping | None = None
) -> tuple[Mapping, Survey]:
    is_sheet = bool(reading.sheet)
    return guess_mapping(
        table,
        Kind(run.kind),
        encoding="utf-8" if is_sheet else reading.encoding,
        delimiter="," if is_sheet else reading.delimiter,
        sheet=reading.sheet,
        preset=reading.preset,
        known=known,
    )


@contextmanager
def _table_of(file: IO[bytes], sheet: str = "") -> Iterator[tuple[IO[bytes], Sheet | None]]:
    if not is_workbook(head_of(file)):
        yield file, None
        return
    read = read_sheet(file, sheet)
    with read.table:
        yield read.table, read


def _fingerprint(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(pieces.PIECE):
        digest.update(piece)
    return digest.hexdigest()
