"""Lines of one file that are about the same record: the first one counts, the others are conflicts that name it."""

from accounts.imports.rules.fields import Kind
from accounts.imports.sql import accounts, contacts, deals
from accounts.imports.sql.engine import Engine

# `key` tells records apart; lines are compared with the first line of their key.
SAME_KEY = """
WITH live AS (
  SELECT m.line, $key AS key FROM import_match m JOIN import_stage s ON s.line = m.line WHERE m.code IS NULL
), firsts AS (
  SELECT key, MIN(line) AS first FROM live WHERE key IS NOT NULL GROUP BY key HAVING COUNT(*) > 1
)
SELECT l.line, f.first FROM live l JOIN firsts f ON f.key = l.key WHERE l.line > f.first
"""
REFUSE = """
UPDATE import_match AS m SET code = '$code', first = r.first, record_id = NULL FROM import_repeat r WHERE r.line = m.line
"""
KEYS = {
    Kind.ACCOUNTS: ("m.record_id", "s.external_id"),
    Kind.CONTACTS: ("m.record_id", "s.external_id", "s.email_key"),
    Kind.DEALS: ("m.record_id", "s.external_id"),
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
    for key in KEYS[kind]:
        _refuse(engine, SAME_KEY, "same_file", key=key)
    for select, code in NAMES[kind]:
        _refuse(engine, select, code, live=accounts.LIVE, new=accounts.NEW)


def _refuse(engine: Engine, select: str, code: str, **names: str) -> None:
    engine.make("import_repeat", select, **names)
    if engine.value("SELECT COUNT(*) FROM import_repeat"):
        engine.run(REFUSE, code=code)
