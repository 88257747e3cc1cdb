"""Lines of one file that are about the same record: the first one counts, the others are conflicts that name it."""

from accounts.imports.rules.fields import Kind
from accounts.imports.sql import accounts, contacts, deals
from accounts.imports.sql.engine import Engine
from accounts.imports.sql.records import RECORDS

# `key` tells records apart. The first line of a key has it, even one that is refused: once the key is in by a later
# line, the next import of the same file would find it and go through.
SAME_KEY = """
WITH keys AS (
  SELECT line, code, $key AS key FROM import_match
), firsts AS (
  SELECT key, MIN(line) AS first FROM keys WHERE key IS NOT NULL AND ($which) GROUP BY key HAVING COUNT(*) > 1
)
SELECT l.line, f.first FROM keys l JOIN firsts f ON f.key = l.key WHERE l.code IS NULL AND l.line > f.first
"""
# Lines that fit a record only until the first line about it is in: it gets another id or address than theirs, or
# another name. The next time they would not fit it, so they do not now: the same file twice changes nothing.
PARTED = """
SELECT m.line FROM import_match m
  JOIN (SELECT record_id, MIN(line) AS first FROM import_match
         WHERE code IS NULL AND record_id IS NOT NULL GROUP BY record_id HAVING COUNT(*) > 1) f
    ON f.record_id = m.record_id AND f.first < m.line
  JOIN import_stage s ON s.line = m.line
  JOIN import_stage w ON w.line = f.first
  JOIN import_match v ON v.line = f.first
  JOIN $table r ON r.id = m.record_id
 WHERE m.code IS NULL AND ($parted)
"""
PART = "UPDATE import_match AS m SET $forgotten FROM import_parted p WHERE p.line = m.line"
ANOTHER_ID = "s.external_id <> w.external_id AND r.external_id = ''"
NOT_BY_ID = "NOT (s.external_id IS NOT NULL AND s.external_id = r.external_id)"
PARTINGS = {
    Kind.ACCOUNTS: (
        ANOTHER_ID,
        f"{NOT_BY_ID} AND v.other_script = 0 AND w.name_key <> r.name_key AND s.name_key <> w.name_key",
        f"{NOT_BY_ID} AND w.latin_key IS NOT NULL AND s.name_key NOT IN (w.latin_key, w.name_key, r.name_key)",
    ),
    Kind.CONTACTS: (
        ANOTHER_ID,
        "s.email_key <> w.email_key AND r.email = ''",
        f"""{NOT_BY_ID} AND (s.email_key IS NULL OR s.email_key <> LOWER(r.email)) AND COALESCE(w.person_key, w.latin_key) IS NOT NULL
        AND COALESCE(s.person_key, '') NOT IN (COALESCE(w.person_key, '-'), COALESCE(w.latin_key, '-'))
        AND COALESCE(s.latin_key, '') NOT IN (COALESCE(w.person_key, '-'), COALESCE(w.latin_key, '-'))""",
    ),
}
FORGOTTEN = {Kind.ACCOUNTS: "record_id = NULL, account_id = NULL", Kind.CONTACTS: "record_id = NULL"}
REFUSE = """
UPDATE import_match AS m SET code = '$code', first = r.first, record_id = NULL FROM import_repeat r WHERE r.line = m.line
"""
KEYS = {
    Kind.ACCOUNTS: ("external_id",),
    Kind.CONTACTS: ("external_id", "email_key"),
    Kind.DEALS: ("external_id",),
}
NAMES = {
    Kind.ACCOUNTS: (
        (accounts.REPEATED_NAMES, "same_file"),
        (accounts.OTHER_DOMAINS, "other_domain"),
        (accounts.DOMAINS_OF_OTHERS, "domain_of_other"),
    ),
    Kind.CONTACTS: ((contacts.REPEATED_NAMES, "same_file"),),
    Kind.DEALS: ((deals.REPEATED_DEALS, "same_file"),),
}


def refuse_repeats(engine: Engine, kind: Kind) -> None:
    engine.index("import_match", "line")
    if kind in PARTINGS:
        _part(engine, kind)
    _refuse(engine, SAME_KEY, "same_file", key="record_id", which="code IS NULL")
    for key in KEYS[kind]:
        _refuse(engine, SAME_KEY, "same_file", key=key, which="1 = 1")
    for select, code in NAMES[kind]:
        _refuse(engine, select, code, live=accounts.LIVE, new=accounts.NEW)


def _part(engine: Engine, kind: Kind) -> None:
    parted = " OR ".join(f"({condition})" for condition in PARTINGS[kind])
    engine.make("import_parted", PARTED, table=RECORDS[kind].table, parted=parted)
    if engine.value("SELECT COUNT(*) FROM import_parted"):
        engine.run(PART, forgotten=FORGOTTEN[kind])


def _refuse(engine: Engine, select: str, code: str, **names: str) -> None:
    engine.make("import_repeat", select, **names)
    if engine.value("SELECT COUNT(*) FROM import_repeat"):
        engine.run(REFUSE, code=code)
