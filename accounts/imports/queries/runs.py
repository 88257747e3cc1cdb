"""Imports as people see them: the list, one run, its rows, the mapping a source used before."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Manager, QuerySet

from accounts.imports.queries.plans import make_plan
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.mapping import Mapping, Survey, settle, survey
from accounts.imports.rules.tables import Table
from accounts.models import (
    Account,
    Contact,
    Deal,
    ImportKind,
    ImportOutcome,
    ImportRow,
    ImportRun,
    ImportState,
)
from nurture.team.models import User

RECORDS: dict[str, Manager[Any]] = {
    ImportKind.ACCOUNTS: Account.objects,
    ImportKind.CONTACTS: Contact.objects,
    ImportKind.DEALS: Deal.objects,
}
PROBLEMS = (ImportOutcome.ERROR, ImportOutcome.CONFLICT)
DEFAULT_SOURCE = "CRM"


def runs_visible_to(user: User) -> QuerySet[ImportRun]:
    """Imports fill the lead pool, which belongs to both teams. Without the file itself: it may be large."""
    seen = user.is_active and (user.team or user.is_administrator)
    runs = ImportRun.objects.defer("content").select_related("created_by")
    return runs if seen else runs.none()


def run_list(user: User) -> QuerySet[ImportRun]:
    return runs_visible_to(user).defer("content", "mapping", "preview")


def known_mapping(*, kind: str, source: str, header_key: str) -> Mapping | None:
    """How the last imported file of this source with these columns was read."""
    done = ImportRun.objects.filter(kind=kind, source=source, header_key=header_key, state=ImportState.DONE)
    written = done.order_by("-finished_at", "-id").values_list("mapping", flat=True).first()
    return Mapping.from_json(written) if written else None


def source_to_offer(user: User) -> str:
    """The source this person named last."""
    used = ImportRun.objects.filter(created_by=user).exclude(source="").order_by("-id")
    return used.values_list("source", flat=True).first() or DEFAULT_SOURCE


def mapping_of(run: ImportRun) -> Mapping:
    return Mapping.from_json(run.mapping)


def survey_of(run: ImportRun) -> Survey:
    return Survey.from_json(run.preview["survey"])


def columns_of(run: ImportRun) -> list[str]:
    return list(run.preview["columns"])


def look(run: ImportRun, mapping: Mapping) -> tuple[Mapping, Survey]:
    """What a mapping that is being edited makes of the file. Two columns of one field are said later, by check."""
    table = Table(bytes(run.content), mapping.encoding, mapping.delimiter)
    seen = survey(table, mapping, Kind(run.kind))
    return settle(mapping, seen), seen


def journal(run: ImportRun, outcome: str) -> QuerySet[ImportRow]:
    return run.rows.filter(outcome=outcome)


def records_of(run: ImportRun, rows: list[ImportRow]) -> dict[int, Account | Contact | Deal]:
    """The records the rows are about, by id, in one query."""
    queryset = RECORDS[run.kind].all()
    if run.kind != ImportKind.ACCOUNTS:
        queryset = queryset.select_related("account")
    return dict(queryset.in_bulk([row.record_id for row in rows if row.record_id]))


def problem_rows(run: ImportRun) -> Iterator[tuple[int, str, dict[str, Any], list[str]]]:
    """Line, code, parameters and cells of every row that was, or would be, left out; in the order of the file."""
    if run.state == ImportState.DONE:
        rows = run.rows.filter(outcome__in=PROBLEMS).order_by("line")
        yield from rows.values_list("line", "code", "params", "cells").iterator()
        return
    plan = make_plan(bytes(run.content), Kind(run.kind), mapping_of(run), source=run.source)
    for row in plan.with_outcome(*PROBLEMS):
        if row.problem:
            yield row.line, row.problem.code, row.problem.params, list(row.cells)
