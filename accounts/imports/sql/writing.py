"""The plan → rows of the database, with the journal that can take it back. Inside the caller's transaction."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.urls import reverse

from accounts.imports.rules.fields import Kind
from accounts.imports.sql.engine import Engine
from accounts.imports.sql.records import CONTACTS, RECORDS, Records, default_of, stored, with_defaults
from accounts.models import Activity, ActivityCategory, ImportRun, LegalBasisEntry
from accounts.rules.words import texts
from nurture.team.models import User

VERB = "accounts.imported"
# Ids are taken before the rows are written, so that the journal knows which line made which record.
NUMBERED = {
    "postgresql": """
SELECT p.line, nextval((SELECT pg_get_serial_sequence('$table', 'id'))) AS id
  FROM (SELECT line FROM import_plan WHERE outcome = 'create' ORDER BY line) p
""",
    # AUTOINCREMENT: an id is never used twice, also not that of a row that is gone.
    "sqlite": """
SELECT p.line, ROW_NUMBER() OVER (ORDER BY p.line)
       + COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '$table'), 0) AS id
  FROM import_plan p WHERE p.outcome = 'create'
""",
}
CREATE = """
INSERT INTO $table (id, $columns)
SELECT n.id, $values
  FROM import_numbered n
  JOIN import_stage s ON s.line = n.line
  JOIN import_plan p ON p.line = n.line
 ORDER BY n.line
"""
UPDATE = """
UPDATE $table AS r SET $values
  FROM import_change c JOIN import_plan p ON p.line = c.line
 WHERE p.outcome = 'update' AND r.id = c.record_id
"""
TOUCHED = """
SELECT COALESCE(p.account_id, n.id) AS account_id,
       SUM(CASE WHEN p.outcome = 'create' THEN 1 ELSE 0 END) AS created,
       SUM(CASE WHEN p.outcome = 'update' THEN 1 ELSE 0 END) AS updated
  FROM import_plan p LEFT JOIN import_numbered n ON n.line = p.line
 WHERE p.outcome IN ('create', 'update') GROUP BY COALESCE(p.account_id, n.id)
"""
# One entry an account, however many rows touched it (accounts.actions.activity writes single ones).
TELL = "INSERT INTO accounts_activity ($columns) SELECT $values FROM import_touched t ORDER BY t.account_id"
TELL_BASIS = """
INSERT INTO accounts_legalbasisentry ($columns)
SELECT $values
  FROM import_plan p
  JOIN import_stage s ON s.line = p.line
  LEFT JOIN import_numbered n ON n.line = p.line
  LEFT JOIN import_change c ON c.line = p.line
 WHERE s.legal_basis_on IS NOT NULL AND (p.outcome = 'create' OR p.outcome = 'update' AND c.legal_basis IS NOT NULL)
 ORDER BY p.line
"""


def link_of(run: ImportRun) -> str:
    return reverse("accounts:import", args=[run.pk])


def write(engine: Engine, kind: Kind, *, run: ImportRun, by: User | None, at: datetime) -> None:
    records = RECORDS[kind]
    engine.make("import_numbered", NUMBERED[connection.vendor], table=records.table)
    engine.index("import_numbered", "line")
    _create(engine, records, at)
    engine.run(UPDATE, table=records.table, values=", ".join(_changed(records)))
    if records is CONTACTS:
        _tell_basis(engine, by, at)
    _tell_accounts(engine, run, by, at)


def _create(engine: Engine, records: Records, at: datetime) -> None:
    values = {"source": "%(source)s", "created_at": "%(created_at)s"}
    if records.has_owner:
        values["account_id"] = "p.account_id"
    given: dict[str, Any] = {"created_at": stored(records.model, "created_at", at)}
    for column in records.columns:
        values[column] = _stated_or_default(records, column, given)
    _insert(engine, CREATE, records.model, values, given, table=records.table)


def _stated_or_default(records: Records, column: str, given: dict[str, Any]) -> str:
    stated = records.stated_of(column)
    if column in records.emptied:
        return f"CASE WHEN {records.emptied[column]} THEN NULL ELSE {stated} END"
    default = default_of(records.model, column)
    if default is None:
        return stated
    given[f"default_{column}"] = default
    return f"COALESCE({stated}, %(default_{column})s)"


def _changed(records: Records) -> list[str]:
    sets = {column: f"COALESCE(c.{column}, r.{column})" for column in records.columns}
    for column in records.emptied:
        sets[column] = f"CASE WHEN c.no_{column} = 1 THEN NULL ELSE {sets[column]} END"
    # An id belongs to the source that gave it.
    sets["source"] = "CASE WHEN c.external_id IS NOT NULL THEN %(source)s ELSE r.source END"
    return [f"{column} = {value}" for column, value in sets.items()]


def _tell_basis(engine: Engine, by: User | None, at: datetime) -> None:
    values = {
        "contact_id": "COALESCE(p.record_id, n.id)",
        "since": "s.legal_basis_on",
        "basis": "%(legal_basis)s",
        "source": "%(legal_basis_source)s",
        "proof_text": "%(legal_basis_proof)s",
        "set_by_id": "%(by)s",
        "set_at": "%(set_at)s",
    }
    given = {"by": by.pk if by else None, "set_at": stored(LegalBasisEntry, "set_at", at)}
    _insert(engine, TELL_BASIS, LegalBasisEntry, values, given)


def _tell_accounts(engine: Engine, run: ImportRun, by: User | None, at: datetime) -> None:
    engine.make("import_touched", TOUCHED)
    said = {"kind": run.kind, "file": run.file_name}
    values = {
        "account_id": "t.account_id",
        "detail": "CAST($object('kind', %(kind)s, 'file', %(file)s, 'created', t.created, 'updated', t.updated) AS $json)",
        "verb": "%(verb)s",
        "category": "%(category)s",
        "team": "%(team)s",
        "actor_id": "%(by)s",
        "at": "%(told_at)s",
        "said": "%(said)s",
        "link": "%(link)s",
    }
    given = {
        **said,
        "verb": VERB,
        "category": ActivityCategory.RECORD.value,
        "team": by.team if by else "",
        "by": by.pk if by else None,
        "told_at": stored(Activity, "at", at),
        "said": "\n".join(texts(said)),
        "link": link_of(run),
    }
    _insert(engine, TELL, Activity, values, given)


def _insert(
    engine: Engine,
    statement: str,
    model: type[Model],
    values: dict[str, str],
    given: dict[str, Any],
    **names: str,
) -> None:
    values, given = with_defaults(model, values, given)
    engine.run(statement, params=given, columns=", ".join(values), values=", ".join(values.values()), **names)
