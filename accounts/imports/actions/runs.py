"""The life of an import: upload → read → check → carry out. Until the last step nothing outside the run changes."""

import hashlib
from datetime import datetime

from django.db import transaction

from accounts.imports.actions.writing import write
from accounts.imports.facts import AlreadyImported, MappingOpen, NotChecked
from accounts.imports.queries.plans import Plan, make_plan
from accounts.imports.queries.previews import preview
from accounts.imports.queries.runs import known_mapping, mapping_of, survey_of
from accounts.imports.rules.encodings import check_bytes
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.mapping import (
    Mapping,
    column_problems,
    guess_mapping,
    mapping_problems,
    settle,
    survey,
)
from accounts.imports.rules.problems import FileCode, FileUnusableError
from accounts.imports.rules.tables import Table
from accounts.models import ImportRun, ImportState
from nurture.team.models import User

# Another encoding or delimiter may help, so the file is kept and the person is asked.
READABLE_OTHERWISE = frozenset({FileCode.ENCODING, FileCode.OPEN_QUOTE, FileCode.TOO_MANY_COLUMNS})


@transaction.atomic
def upload(
    *, kind: str, file_name: str, content: bytes, source: str, by: User | None, at: datetime
) -> ImportRun:
    """Keep the file and guess how it is read. Raises FileUnusableError for what no choice could make a table."""
    check_bytes(content)
    run = ImportRun(
        kind=kind,
        file_name=file_name[-255:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        source=source,
        created_by=by,
        created_at=at,
    )
    try:
        _read(run)
    except FileUnusableError as error:
        if error.code not in READABLE_OTHERWISE:
            raise
        run.preview = {"unusable": {"code": error.code.value, "params": error.params}}
    run.save()
    return run


@transaction.atomic
def read_again(*, run: ImportRun, encoding: str, delimiter: str) -> None:
    """Read the file with another encoding or delimiter; "" guesses. Raises FileUnusableError, and then changes nothing."""
    _unfinished(run)
    _read(run, encoding, delimiter)
    run.state = ImportState.UPLOADED
    run.save(update_fields=["mapping", "preview", "header_key", "state"])


@transaction.atomic
def check(*, run: ImportRun, mapping: Mapping, source: str) -> Plan:
    """Settle the mapping and keep what the import would do. Raises MappingOpen or FileUnusableError."""
    _unfinished(run)
    kind = Kind(run.kind)
    content = bytes(run.content)
    table = Table(content, mapping.encoding, mapping.delimiter)
    unreadable = column_problems(mapping, kind, table.columns)
    if unreadable:
        raise MappingOpen(unreadable, mapping, survey_of(run))
    seen = survey(table, mapping, kind)
    mapping = settle(mapping, seen)
    problems = mapping_problems(mapping, kind, source=source)
    if problems:
        raise MappingOpen(problems, mapping, seen)
    plan = make_plan(content, kind, mapping, source=source)
    run.source, run.mapping = source, mapping.as_json()
    run.preview = {"survey": seen.as_json(), "plan": preview(plan), "columns": plan.columns}
    run.counts = plan.counts
    run.state = ImportState.CHECKED
    run.save(update_fields=["source", "mapping", "preview", "counts", "state"])
    return plan


@transaction.atomic
def carry_out(*, run: ImportRun, by: User | None, at: datetime) -> Plan:
    """All of the file or nothing. What is planned is planned anew, so that the dry run may be old.

    Raises AlreadyImported, NotChecked.
    """
    locked = _unfinished(run)
    if locked.state != ImportState.CHECKED:
        raise NotChecked
    plan = write(run=locked, by=by, at=at, plan=lambda: _plan(locked))
    locked.counts = plan.counts
    locked.preview = {"plan": preview(plan), "columns": plan.columns}
    locked.state = ImportState.DONE
    locked.finished_at = at
    locked.content = b""
    locked.save(update_fields=["counts", "preview", "state", "finished_at", "content"])
    return plan


@transaction.atomic
def discard(*, run: ImportRun) -> None:
    """Forget a file that was not imported."""
    _unfinished(run).delete()


def _plan(run: ImportRun) -> Plan:
    return make_plan(bytes(run.content), Kind(run.kind), mapping_of(run), source=run.source)


def _read(run: ImportRun, encoding: str = "", delimiter: str = "") -> None:
    kind = Kind(run.kind)
    content = bytes(run.content)
    mapping, seen = guess_mapping(content, kind, encoding=encoding, delimiter=delimiter)
    run.header_key = hashlib.sha256("\x1f".join(sorted(seen.headers)).encode()).hexdigest()
    known = known_mapping(kind=kind, source=run.source, header_key=run.header_key)
    if known:
        mapping, seen = guess_mapping(
            content, kind, encoding=mapping.encoding, delimiter=mapping.delimiter, known=known
        )
    run.mapping = mapping.as_json()
    run.preview = {"survey": seen.as_json(), "remembered": bool(known)}


def _unfinished(run: ImportRun) -> ImportRun:
    """The run, locked, so that a double click imports once."""
    locked = ImportRun.objects.select_for_update().filter(pk=run.pk).first()
    if locked is None or locked.state == ImportState.DONE:
        raise AlreadyImported
    return locked
