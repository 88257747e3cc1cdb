"""Imports as people see them: the list, one run, its rows, the mapping a source used before."""

from collections.abc import Iterator
from typing import IO, Any

from django.db.models import Manager, QuerySet

from accounts.imports.rules.fields import Kind
from accounts.imports.rules.guessing import settle
from accounts.imports.rules.mapping import Mapping
from accounts.imports.rules.surveys import Survey, survey
from accounts.merging.queries.aliases import survivors_of
from accounts.models import (
    Account,
    Contact,
    Deal,
    ImportKind,
    ImportOutcome,
    ImportRow,
    ImportRun,
)
from nurture.team.models import User

RECORDS: dict[str, Manager[Any]] = {
    ImportKind.ACCOUNTS: Account.objects,
    ImportKind.CONTACTS: Contact.objects,
    ImportKind.DEALS: Deal.objects,
}
PROBLEMS = (ImportOutcome.ERROR, ImportOutcome.CONFLICT)
DEFAULT_SOURCE = "CRM"


def run_list(user: User) -> QuerySet[ImportRun]:
    return ImportRun.objects.visible_to(user).select_related("created_by").defer("mapping", "preview")


def known_mapping(*, kind: str, source: str, header_key: str) -> Mapping | None:
    """How the last imported file of this source with these columns was read."""
    done = ImportRun.objects.filter(kind=kind, source=source, header_key=header_key)
    done = done.exclude(finished_at=None).order_by("-finished_at", "-id")
    written = done.values_list("mapping", flat=True).first()
    return Mapping.from_json(written) if written else None


def mapping_of(run: ImportRun) -> Mapping:
    return Mapping.from_json(run.mapping)


def survey_of(run: ImportRun) -> Survey:
    return Survey.from_json(run.preview["survey"])


def columns_of(run: ImportRun) -> list[str]:
    return list(run.preview["columns"])


def look(run: ImportRun, file: IO[bytes], mapping: Mapping) -> tuple[Mapping, Survey]:
    """What a mapping that is being edited makes of the file. Two columns of one field are said later, by check."""
    seen = survey(mapping.table(file), mapping, Kind(run.kind))
    return settle(mapping, seen), seen


def journal(run: ImportRun, outcome: str) -> QuerySet[ImportRow]:
    return run.rows.filter(outcome=outcome)


def kept_rows(run: ImportRun) -> QuerySet[ImportRow]:
    """Rows that an undo left as they were."""
    return run.rows.exclude(undo="").exclude(undo="back")


def records_of(run: ImportRun, rows: list[ImportRow]) -> dict[int, Account | Contact | Deal]:
    """The records the rows are about, by id; of one that was merged the survivor."""
    queryset = RECORDS[run.kind].all()
    if run.kind != ImportKind.ACCOUNTS:
        queryset = queryset.select_related("account")
    asked = {row.record_id for row in rows if row.record_id}
    found = dict(queryset.in_bulk(asked))
    if run.kind == ImportKind.DEALS:
        return found
    led = survivors_of(queryset.model, asked - found.keys())
    survivors = queryset.in_bulk(led.values())
    # One that is merged on, or taken back, between the two questions is in neither.
    return found | {merged: survivors[pk] for merged, pk in led.items() if pk in survivors}


def problem_rows(
    run: ImportRun,
) -> Iterator[tuple[int, str, dict[str, Any], list[dict[str, Any]], list[str]]]:
    """Line, code, parameters, what else is wrong and cells of every row that was, or would be, left out; in the order of the file."""
    rows = run.rows.filter(outcome__in=PROBLEMS).order_by("line")
    yield from rows.values_list("line", "code", "params", "also", "cells").iterator()
