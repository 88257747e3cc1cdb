"""What each row would do: create, change what differs, nothing, or not be done at all with the reason."""

from typing import Final

from accounts.imports.rules.fields import EXTERNAL_ID, Kind
from accounts.imports.rules.problems import CONFLICTS
from accounts.imports.sql.engine import Engine
from accounts.imports.sql.records import DATE, NUMERIC, RECORDS, TEXT, Records

CHANGE: Final = "import_change"
PLAN: Final = "import_plan"

# Names of the one or two records a conflict is about, as {"candidates": …}, beside what is said already.
CONFLICT_WORDS = """
UPDATE import_match AS m SET params = CAST($object(
         'candidates', COALESCE(c.names, ''), 'line', m.first, 'account', c.account, 'domain', c.domain, 'email', c.email) AS text)
  FROM (SELECT m.line, $domain AS domain, $email AS email, $account AS account,
               (SELECT $joined(named, ' · ') FROM (SELECT $name || ' (#' || CAST(r.id AS text) || ')' AS named FROM $table r
                 WHERE r.id IN (m.one, m.other) ORDER BY r.id) n) AS names
          FROM import_match m JOIN import_stage s ON s.line = m.line
         WHERE m.code IN ('taken', 'two_matches', 'account_differs', 'domain_of_other', 'other_domain', 'same_file')) c
 WHERE c.line = m.line
"""
# Of each row about a record that is there: the new value of what changes, nothing of what does not.
CHANGES = """
SELECT line, record_id, CASE WHEN $any THEN 1 ELSE 0 END AS changed,
       $before AS before, $after AS after, $values$emptied
  FROM (SELECT m.line, m.record_id, %(source)s AS new_source, r.source AS old_source, $compared
          FROM import_match m JOIN import_stage s ON s.line = m.line JOIN $table r ON r.id = m.record_id
         WHERE m.code IS NULL) compared
"""
PLANNED = """
SELECT m.line, m.account_id, m.record_id, m.code, m.params,
       CASE WHEN m.code IN ($conflicts) THEN 'conflict'
            WHEN m.code IS NOT NULL THEN 'error'
            WHEN m.record_id IS NULL THEN CASE WHEN %(mode)s = 'update' THEN 'skip' ELSE 'create' END
            WHEN c.changed = 1 THEN CASE WHEN %(mode)s = 'create' THEN 'skip' ELSE 'update' END
            ELSE 'skip' END AS outcome,
       CASE WHEN m.code IS NOT NULL THEN m.code
            WHEN m.record_id IS NULL AND %(mode)s = 'update' THEN 'only_known'
            WHEN c.changed = 1 AND %(mode)s = 'create' THEN 'only_new' END AS said
  FROM import_match m LEFT JOIN import_change c ON c.line = m.line
"""


def plan_rows(engine: Engine, kind: Kind) -> None:
    records = RECORDS[kind]
    _name_conflicts(engine, records)
    engine.make(CHANGE, CHANGES, **_changes(records))
    engine.index(CHANGE, "line")
    conflicts = ", ".join(f"'{code}'" for code in sorted(CONFLICTS))
    engine.make(PLAN, PLANNED, conflicts=conflicts)
    engine.index(PLAN, "line")


def _name_conflicts(engine: Engine, records: Records) -> None:
    engine.run(
        CONFLICT_WORDS,
        name=records.name_kept,
        table=records.table,
        domain="s.domain" if "domain" in records.columns else "NULL",
        email="s.email" if "email" in records.columns else "NULL",
        account="NULL",
    )


def _changes(records: Records) -> dict[str, str]:
    """The pieces of CHANGES that follow from the columns."""
    return {
        "table": records.table,
        "compared": ",\n       ".join(
            f"{records.news_of(c)} AS new_{c}, r.{c} AS old_{c}, {_emptied(records, c)} AS no_{c}"
            for c in records.columns
        ),
        "any": " OR ".join(f"({_differs(column)})" for column in records.columns),
        "before": _object(records, "old"),
        "after": _object(records, "new"),
        "values": ",\n       ".join(
            f"CASE WHEN {_differs(c)} THEN new_{c} END AS {c}" for c in records.columns
        ),
        "emptied": "".join(
            f", CASE WHEN no_{c} = 1 AND old_{c} IS NOT NULL THEN 1 ELSE 0 END AS no_{c}"
            for c in records.emptied
        ),
    }


def _emptied(records: Records, column: str) -> str:
    return f"CASE WHEN {records.emptied[column]} THEN 1 ELSE 0 END" if column in records.emptied else "0"


def _differs(column: str) -> str:
    return f"new_{column} IS NOT NULL AND new_{column} $differs old_{column} OR no_{column} = 1 AND old_{column} IS NOT NULL"


def _object(records: Records, which: str) -> str:
    """{"column": value} of the columns that change, as text."""
    parts = " || ".join(
        f"CASE WHEN {_differs(column)} THEN ',\"{column}\":' || {quoted(f'{which}_{column}', kind)} ELSE '' END"
        for column, kind in records.columns.items()
    )
    # An id belongs to the source that gave it, so they change together.
    source = f"CASE WHEN {_differs(EXTERNAL_ID)} THEN ',\"source\":' || {quoted(f'{which}_source', TEXT)} ELSE '' END"
    return f"'{{' || SUBSTR({parts} || {source}, 2) || '}}'"


def quoted(expression: str, kind: str) -> str:
    """A value as JSON, as accounts.imports.queries would write it: dates and amounts as text."""
    if kind in {DATE, NUMERIC, TEXT}:
        return f"COALESCE(CAST($quote(CAST({expression} AS text)) AS text), 'null')"
    return f"COALESCE(CAST({expression} AS text), 'null')"
