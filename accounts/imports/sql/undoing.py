"""An import taken back: what stands in the journal, as long as nobody changed or used it since.

Rows that stay keep the reason; everything else is as it was before the import.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import ManyToOneRel, Model

from accounts.imports.sql.engine import Engine
from accounts.imports.sql.journal import mark_of
from accounts.imports.sql.records import CONTACTS, DATE, INTEGER, NUMERIC, RECORDS, TEXT, Records, stored
from accounts.imports.sql.writing import VERB, link_of
from accounts.models import Activity, ImportRun, LegalBasisEntry, Likeness

# Records this import made: another fingerprint, or something that leads to them, and they stay.
# One that is gone was merged: the survivor has its values, and with the merge it would come back.
MADE = """
SELECT j.id, j.record_id, j.account_id,
       CASE WHEN r.id IS NULL OR $mark <> j.mark THEN 'changed'
            WHEN $in_use THEN 'in_use' ELSE 'back' END AS undo
  FROM accounts_importrow j LEFT JOIN $table r ON r.id = j.record_id
 WHERE j.run_id = %(run)s AND j.outcome = 'create'
"""
# Records this import changed: they stay when a value that it wrote is another one now.
CHANGED = """
SELECT j.id, j.record_id, j.account_id,
       CASE WHEN r.id IS NULL THEN 'changed' WHEN $other_now THEN 'changed' WHEN $taken THEN 'in_use' ELSE 'back' END AS undo
  FROM accounts_importrow j LEFT JOIN $table r ON r.id = j.record_id
 WHERE j.run_id = %(run)s AND j.outcome = 'update'
"""
RESTORE = """
UPDATE $table AS r SET $values
  FROM import_changed u JOIN accounts_importrow j ON j.id = u.id
 WHERE u.undo = 'back' AND r.id = u.record_id
"""
FORGET_LIKENESSES = (
    "DELETE FROM accounts_likeness WHERE $column IN (SELECT record_id FROM import_made WHERE undo = 'back')"
)
DELETE = "DELETE FROM $table WHERE id IN (SELECT record_id FROM import_made WHERE undo = 'back')"
FORGET_BASIS = """
DELETE FROM accounts_legalbasisentry
 WHERE set_at = %(at)s AND contact_id IN (
       SELECT record_id FROM import_made WHERE undo = 'back' UNION SELECT record_id FROM import_changed WHERE undo = 'back')
"""
# The entry goes with the last row it tells of.
FORGET_ENTRIES = """
DELETE FROM accounts_activity
 WHERE verb = %(verb)s AND link = %(link)s AND account_id IN (
       SELECT account_id FROM (SELECT account_id, undo FROM import_made UNION ALL SELECT account_id, undo FROM import_changed) u
        GROUP BY account_id HAVING MIN(undo) = 'back' AND MAX(undo) = 'back')
"""
KEEP = "UPDATE accounts_importrow AS j SET undo = u.undo FROM $rows u WHERE u.id = j.id"
COUNTS = """
SELECT undo, COUNT(*) FROM (SELECT undo FROM import_made UNION ALL SELECT undo FROM import_changed) u GROUP BY undo
"""
# An address that somebody else got since can not be given back.
TAKEN = """$has_email AND EXISTS (
       SELECT 1 FROM accounts_contact o WHERE LOWER(o.email) = LOWER(j.before ->> 'email') AND NOT (o.email = '') AND o.id <> r.id)"""


def look(engine: Engine, run: ImportRun) -> dict[str, int]:
    """How many rows would be taken back, and how many would stay and why. Changes nothing."""
    records = RECORDS[run.kind]
    in_use = " OR ".join(_uses(engine, run, records)) or "1 = 0"
    engine.make("import_made", MADE, table=records.table, mark=mark_of(engine, records), in_use=in_use)
    engine.make(
        "import_changed",
        CHANGED,
        table=records.table,
        other_now=" OR ".join(_other_now(engine, records)),
        taken=TAKEN if records is CONTACTS else "1 = 0",
        has_email=_has(engine, "j.before", "email"),
    )
    return dict(engine.rows(COUNTS))


def take_back(engine: Engine, run: ImportRun) -> dict[str, int]:
    """Inside the caller's transaction."""
    counts = look(engine, run)
    records = RECORDS[run.kind]
    for rows in ("import_made", "import_changed"):
        engine.run(KEEP, rows=rows)
    engine.run(RESTORE, table=records.table, values=", ".join(_restored(engine, records)))
    engine.run(FORGET_ENTRIES, params={"verb": VERB, "link": link_of(run)})
    if records is CONTACTS:
        engine.run(FORGET_BASIS, params={"at": _written_at(run, LegalBasisEntry, "set_at")})
    for model, column in _leading_to(records):
        if model is Likeness:
            engine.run(FORGET_LIKENESSES, column=column)
    engine.run(DELETE, table=records.table)
    return counts


def _uses(engine: Engine, run: ImportRun, records: Records) -> Iterator[str]:
    """For each table that leads to the record: a row in it that neither this import nor the scan wrote."""
    for model, column in _leading_to(records):
        own = _own_rows(engine, run, model)
        yield f"EXISTS (SELECT 1 FROM {model._meta.db_table} x WHERE x.{column} = r.id{own})"  # noqa: S608, SLF001


def _leading_to(records: Records) -> Iterator[tuple[type[Model], str]]:
    for relation in records.model._meta.get_fields(include_hidden=True):  # noqa: SLF001 Django's documented API
        if isinstance(relation, ManyToOneRel):
            yield relation.related_model, relation.field.column


def _own_rows(engine: Engine, run: ImportRun, model: type[Model]) -> str:
    if model is Activity:
        engine.params |= {"verb": VERB, "link": link_of(run)}
        return " AND NOT (x.verb = %(verb)s AND x.link = %(link)s)"
    if model is LegalBasisEntry:
        engine.params["written_at"] = _written_at(run, LegalBasisEntry, "set_at")
        return " AND x.set_at <> %(written_at)s"
    if model is Likeness:
        # Found by a scan, and no reason to keep a duplicate; that two are two was said by somebody.
        return " AND x.dismissed_at IS NOT NULL"
    return ""


def _written_at(run: ImportRun, model: type[Model], column: str) -> datetime | str:
    moment: datetime | str = stored(model, column, run.finished_at)
    return moment


def _other_now(engine: Engine, records: Records) -> Iterator[str]:
    for column, kind in _journalled(records):
        yield f"({_has(engine, 'j.after', column)} AND r.{column} $differs {_value('j.after', column, kind)})"


def _restored(engine: Engine, records: Records) -> Iterator[str]:
    for column, kind in _journalled(records):
        yield f"{column} = CASE WHEN {_has(engine, 'j.before', column)} THEN {_value('j.before', column, kind)} ELSE r.{column} END"


def _journalled(records: Records) -> Iterator[tuple[str, str]]:
    yield from records.columns.items()
    yield "source", TEXT


def _has(engine: Engine, document: str, column: str) -> str:
    if engine.is_postgresql:
        return f"jsonb_exists({document}, '{column}')"
    return f"json_type({document}, '$root.{column}') IS NOT NULL"


def _value(document: str, column: str, kind: str) -> str:
    text = f"({document} ->> '{column}')"
    return {
        INTEGER: f"CAST({text} AS integer)",
        DATE: f"CAST({text} AS $date)",
        NUMERIC: f"CAST({text} AS $numeric)",
    }.get(kind, text)
