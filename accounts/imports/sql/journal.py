"""What became of each line, kept beside the run: a sample before the import, everything after it."""

from typing import Any, Final

from accounts.imports.rules.fields import Kind
from accounts.imports.sql.changes import quoted
from accounts.imports.sql.engine import Engine
from accounts.imports.sql.records import RECORDS, Records, with_defaults
from accounts.models import ImportOutcome, ImportRow

# Rows of each harmless outcome that a dry run shows; what is left out is kept whole, for the file of reasons.
SAMPLE: Final = 1_000

LEFT_OUT = "p.outcome IN ('conflict', 'error')"
UPDATED = "p.outcome = 'update'"
KEEP = """
INSERT INTO accounts_importrow ($columns)
SELECT $values
  FROM $rows
  JOIN import_stage s ON s.line = p.line
  LEFT JOIN import_cells w ON w.line = p.line
  LEFT JOIN import_told t ON t.line = p.line
  LEFT JOIN import_change c ON c.line = p.line
  $joined_with
 ORDER BY p.line
"""
WITH_RECORD = "LEFT JOIN $table r ON r.id = p.record_id LEFT JOIN accounts_account a ON a.id = p.account_id"
WITH_NEW_RECORD = "LEFT JOIN $table r ON r.id = n.id"
SAMPLED = """
SELECT * FROM (SELECT p.*, ROW_NUMBER() OVER (PARTITION BY outcome ORDER BY line) AS place FROM import_plan p) ranked
 WHERE place <= $sample OR outcome IN ('conflict', 'error')
"""
COUNTS = "SELECT outcome, COUNT(*) FROM import_plan GROUP BY outcome"
# A row counts for each of its reasons, and once however often it has one.
REASONS = """
SELECT code, COUNT(*), MIN(line)
  FROM (SELECT line, said AS code FROM import_plan WHERE said IS NOT NULL UNION SELECT line, code FROM import_also) found
 GROUP BY code ORDER BY COUNT(*) DESC, code
"""
# What else is wrong with a row, as a list in JSON; its parameters are JSON already.
TOLD = """
SELECT line, '[' || $joined('{"code":"' || code || '","params":' || params || '}', ',') || ']' AS also
  FROM (SELECT * FROM import_also ORDER BY line, place) ordered
 GROUP BY line
"""


def left_out(engine: Engine) -> set[int]:
    """Lines whose cells are kept, so that whoever mends them need not look them up in the file."""
    return {line for (line,) in engine.rows(f"SELECT line FROM import_plan p WHERE {LEFT_OUT}")}  # noqa: S608 - our own


def counts(engine: Engine) -> dict[str, int]:
    found = dict(engine.rows(COUNTS))
    return {outcome.value: found.get(outcome.value, 0) for outcome in ImportOutcome}


def reasons(engine: Engine) -> list[dict[str, Any]]:
    """How many rows each reason stops, the most frequent first."""
    return [{"code": code, "rows": rows, "line": line} for code, rows, line in engine.rows(REASONS)]


def keep_sample(engine: Engine, kind: Kind, run_id: int) -> None:
    records = RECORDS[kind]
    engine.make("import_sampled", SAMPLED, sample=str(SAMPLE))
    named = f"CASE WHEN p.record_id IS NULL THEN {records.name_stated} ELSE {records.name_kept} END"
    owner = "CASE WHEN a.name <> '' THEN $title || ' · ' || a.name ELSE $title END".replace("$title", named)
    values = {
        "title": f"CASE WHEN {LEFT_OUT} THEN '' ELSE SUBSTR({owner if records.has_owner else named}, 1, 450) END",
        "after": f"CAST(CASE WHEN p.outcome = 'create' THEN {_stated(records)} ELSE COALESCE(c.after, '{{}}') END AS $json)",
        "record_id": "p.record_id",
    }
    _keep(engine, records, run_id, values, rows="import_sampled p", joined_with=WITH_RECORD)


def keep_journal(engine: Engine, kind: Kind, run_id: int) -> None:
    records = RECORDS[kind]
    mark = mark_of(engine, records)
    values = {
        "after": _json("c.after", when=UPDATED),
        "record_id": "COALESCE(p.record_id, n.id)",
        "mark": f"CASE WHEN p.outcome = 'create' THEN {mark} ELSE '' END",
    }
    if not records.has_owner:
        values["account_id"] = values["record_id"]
    numbered = "import_plan p LEFT JOIN import_numbered n ON n.line = p.line"
    _keep(engine, records, run_id, values, rows=numbered, joined_with=WITH_NEW_RECORD)


def mark_of(engine: Engine, records: Records) -> str:
    """Fingerprint of a record `r`: equal as long as nobody changed anything of it."""
    columns = ", ".join(f"r.{column}" for column in records.marked)
    return f"MD5(CAST(ROW({columns}) AS text))" if engine.is_postgresql else f"MD5(json_array({columns}))"


def _keep(engine: Engine, records: Records, run_id: int, values: dict[str, str], **names: str) -> None:
    engine.make("import_told", TOLD)
    engine.index("import_told", "line")
    values = {
        "run_id": "%(run)s",
        "line": "p.line",
        "outcome": "p.outcome",
        "code": "COALESCE(p.said, '')",
        "params": _json("p.params", when="p.params IS NOT NULL"),
        "also": _json("t.also", when="t.also IS NOT NULL", empty="[]"),
        "cells": _json("w.cells", when="w.cells IS NOT NULL", empty="[]"),
        "account_id": "p.account_id",
        "before": _json("c.before", when=UPDATED),
        **values,
    }
    values, given = with_defaults(ImportRow, values, {"run": run_id})
    engine.run(
        KEEP,
        params=given,
        columns=", ".join(values),
        values=", ".join(values.values()),
        table=records.table,
        **names,
    )


def _json(text: str, *, when: str, empty: str = "{}") -> str:
    """Most rows have nothing to keep there: what is empty is read once, not row by row."""
    return f"CASE WHEN {when} THEN CAST({text} AS $json) ELSE CAST('{empty}' AS $json) END"


def _stated(records: Records) -> str:
    """{"column": value} of what a row states, as text."""
    parts = " || ".join(
        f"CASE WHEN {records.stated_of(column)} IS NOT NULL THEN ',\"{column}\":' || {quoted(records.stated_of(column), kind)} ELSE '' END"
        for column, kind in records.columns.items()
    )
    return f"'{{' || SUBSTR({parts}, 2) || '}}'"
