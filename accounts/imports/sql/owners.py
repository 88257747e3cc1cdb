"""Which account a contact or a deal belongs to, for each way in which the file says it."""

from accounts.imports.sql.engine import Engine
from accounts.imports.sql.latin import load_latin_names

OWNER_IS = "import_owner_is"

# The source tells its records apart by their ids: one with another id is another record.
NOT_ANOTHER_ID = "NOT (o.external_id IS NOT NULL AND a.source = %(source)s AND a.external_id <> '')"
ELSEWHERE = "CASE WHEN a.domain = o.domain THEN 0 ELSE 1 END"

FOUND = """
SELECT o.ref, a.id, a.name, 1 AS way, 0 AS elsewhere
  FROM import_owner o JOIN accounts_account a ON a.external_id = o.external_id
 WHERE a.source = %(source)s AND NOT (a.external_id = '')
UNION ALL
SELECT o.ref, a.id, a.name, 1, 0
  FROM import_owner o JOIN accounts_alias x ON x.value = o.external_id JOIN accounts_account a ON a.id = x.account_id
 WHERE x.kind = 'external' AND x.source = %(source)s
UNION ALL
SELECT o.ref, a.id, a.name, 2, $elsewhere
  FROM import_owner o JOIN accounts_account a ON a.name_key = o.name_key
 WHERE $not_another_id
UNION ALL
SELECT o.ref, a.id, a.name, 3, $elsewhere
  FROM import_owner o JOIN import_latin l ON l.key = o.name_key JOIN accounts_account a ON a.id = l.id
 WHERE $not_another_id
UNION
SELECT o.ref, a.id, a.name, 3, $elsewhere
  FROM import_owner o JOIN accounts_alias x ON x.value = o.name_key JOIN accounts_account a ON a.id = x.account_id
 WHERE x.kind = 'name' AND $not_another_id
UNION ALL
SELECT o.ref, a.id, a.name, 4, 0
  FROM import_owner o JOIN accounts_account a ON a.domain = o.domain
 WHERE o.name_key IS NULL AND $not_another_id
UNION ALL
SELECT o.ref, a.id, a.name, 5, 0
  FROM import_owner o JOIN accounts_account a ON a.domain = o.mail_domain
"""
BEST = """
SELECT ref, way, COUNT(*) AS found, MIN(id) AS id,
       $joined(CASE WHEN place <= 3 THEN name || ' (#' || CAST(id AS text) || ')' END, ' · ') AS names
  FROM (SELECT f.*, ROW_NUMBER() OVER (PARTITION BY ref ORDER BY id) AS place
          FROM (SELECT *, DENSE_RANK() OVER (PARTITION BY ref ORDER BY way, elsewhere) AS best FROM import_owner_found) f
         WHERE f.best = 1) ranked
 GROUP BY ref, way
"""
# Two companies at the domain of an address say nothing; two of one name are a question.
SETTLED = """
SELECT o.ref,
       CASE WHEN b.found = 1 THEN b.id END AS account_id,
       CASE WHEN b.found > 1 AND b.way < 5 THEN 'account_ambiguous'
            WHEN b.found IS NULL AND o.written IS NOT NULL THEN 'account_unknown' END AS code,
       CASE WHEN b.found = 1 THEN NULL
            ELSE CAST($object('account', o.written, 'candidates', COALESCE(b.names, '')) AS text) END AS params
  FROM import_owner o LEFT JOIN import_owner_best b ON b.ref = o.ref
"""
# A company that is not known is a mistake of the row beside those that its cells hold.
ALSO_UNSETTLED = """
INSERT INTO import_also (line, place, code, params)
SELECT s.line, 1000, o.code, o.params
  FROM import_stage s JOIN import_owner_is o ON o.ref = s.owner
 WHERE s.code IS NOT NULL AND o.code IS NOT NULL
"""


def settle_owners(engine: Engine) -> None:
    load_latin_names(engine, "SELECT DISTINCT name_key AS key FROM import_owner")
    engine.index("import_owner", "ref")
    engine.make("import_owner_found", FOUND, not_another_id=NOT_ANOTHER_ID, elsewhere=ELSEWHERE)
    engine.make("import_owner_best", BEST)
    engine.index("import_owner_best", "ref")
    engine.make(OWNER_IS, SETTLED)
    engine.index(OWNER_IS, "ref")
    engine.run(ALSO_UNSETTLED)
