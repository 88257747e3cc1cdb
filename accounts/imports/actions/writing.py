"""A plan → rows of the database, in bulk, with the journal that can take it back."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import connection
from django.urls import reverse

from accounts.actions import activity
from accounts.imports.queries.plans import Plan, PlannedRow
from accounts.imports.queries.previews import plain
from accounts.imports.queries.runs import RECORDS
from accounts.imports.rules.fields import Kind
from accounts.models import ActivityCategory, ImportOutcome, ImportRow, ImportRun
from nurture.team.models import User

BATCH = 2000
# One import at a time writes: two files must not both create the company they both name.
IMPORT_LOCK = 0x4E555254


def write(*, run: ImportRun, by: User | None, at: datetime, plan: Callable[[], Plan]) -> Plan:
    """Make the plan under the lock and carry it out, inside the caller's transaction."""
    _lock()
    planned = plan()
    _create(planned, run=run, at=at)
    _update(planned)
    _keep_journal(planned, run=run)
    _tell_accounts(planned, run=run, by=by, at=at)
    return planned


def _lock() -> None:
    """SQLite's immediate transactions take turns by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def _create(plan: Plan, *, run: ImportRun, at: datetime) -> None:
    records = RECORDS[plan.kind]
    for rows in batched(plan.with_outcome(ImportOutcome.CREATE), BATCH):
        made = [records.model(source=run.source, created_at=at, **row.values) for row in rows]
        for row, record in zip(rows, records.bulk_create(made), strict=True):
            if row.known:
                row.known.id = record.pk


def _update(plan: Plan) -> None:
    """Rows that change the same fields go together, so that nothing else of the record is written."""
    records = RECORDS[plan.kind]
    groups: dict[tuple[str, ...], list[PlannedRow]] = defaultdict(list)
    for row in plan.with_outcome(ImportOutcome.UPDATE):
        groups[tuple(sorted(row.values))].append(row)
    for fields, rows in groups.items():
        changed = [records.model(pk=_id(row), **row.values) for row in rows]
        records.bulk_update(changed, fields, batch_size=500)


def _keep_journal(plan: Plan, *, run: ImportRun) -> None:
    for rows in batched(plan.rows, BATCH):
        ImportRow.objects.bulk_create([_journal_row(row, run) for row in rows])


def _journal_row(row: PlannedRow, run: ImportRun) -> ImportRow:
    return ImportRow(
        run=run,
        line=row.line,
        outcome=row.outcome,
        code=row.problem.code if row.problem else "",
        params=row.problem.params if row.problem else {},
        cells=list(row.cells) if row.problem else [],
        record_id=row.known.id if row.known else None,
        before={name: plain(value) for name, value in row.before.items()},
    )


def _tell_accounts(plan: Plan, *, run: ImportRun, by: User | None, at: datetime) -> None:
    """One entry per account however many rows touched it."""
    touched: dict[int, dict[str, int]] = defaultdict(lambda: {"created": 0, "updated": 0})
    for account_id, outcome in _touches(plan):
        touched[account_id]["created" if outcome == ImportOutcome.CREATE else "updated"] += 1
    said = {"kind": run.kind, "file": run.file_name}
    activity.record_many(
        details={account_id: {**said, **counts} for account_id, counts in touched.items()},
        verb="accounts.imported",
        category=ActivityCategory.RECORD,
        at=at,
        by=by,
        link=reverse("accounts:import", args=[run.pk]),
    )


def _touches(plan: Plan) -> Iterator[tuple[int, ImportOutcome]]:
    for row in plan.with_outcome(ImportOutcome.CREATE, ImportOutcome.UPDATE):
        if row.known:
            yield (_id(row) if plan.kind == Kind.ACCOUNTS else row.known.values["account_id"]), row.outcome


def _id(row: PlannedRow) -> Any:
    return row.known.id if row.known else None
