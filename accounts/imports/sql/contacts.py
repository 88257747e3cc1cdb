"""Which contact a row is about: id, else address, else the only person of that name at the account."""

from collections.abc import Iterator

from accounts.imports.sql.engine import Engine
from accounts.rules.names import person_key

HIT = """
SELECT s.line, COALESCE(s.code, o.code) AS code, COALESCE(s.params, o.params) AS params, o.account_id,
       s.external_id, s.email_key, s.person_key, s.latin_key,
       COALESCE(e.id, x.contact_id) AS by_external, COALESCE(m.id, y.contact_id) AS by_email,
       CASE WHEN m.source = %(source)s AND m.external_id <> '' THEN 1 ELSE 0 END AS email_has_id
  FROM import_stage s
  LEFT JOIN import_owner_is o ON o.ref = s.owner AND s.code IS NULL
  LEFT JOIN accounts_contact e
    ON e.external_id = s.external_id AND e.source = %(source)s AND NOT (e.external_id = '')
  LEFT JOIN accounts_contact m ON LOWER(m.email) = $bare s.email_key AND NOT (m.email = '')
  LEFT JOIN accounts_alias x
    ON x.value = s.external_id AND x.source = %(source)s AND x.kind = 'external' AND x.contact_id IS NOT NULL
  LEFT JOIN ($addresses) y ON y.value = s.email_key
"""
# What merged people were written to under; it leads to the survivor.
ADDRESSES = "SELECT value, MAX(contact_id) AS contact_id FROM accounts_alias WHERE kind = 'email' AND contact_id IS NOT NULL GROUP BY value"
# People at the accounts of rows that neither an id nor an address has found.
MAYBE = """
SELECT c.id, c.account_id, c.family_name, c.given_name, c.name_latin,
       CASE WHEN c.email = '' THEN 0 ELSE 1 END,
       CASE WHEN c.source = %(source)s AND c.external_id <> '' THEN 1 ELSE 0 END
  FROM accounts_contact c
  JOIN (SELECT account_id, MAX(CASE WHEN email_key IS NULL THEN 1 ELSE 0 END) AS without
          FROM import_hit
         WHERE code IS NULL AND by_external IS NULL AND by_email IS NULL AND account_id IS NOT NULL
         GROUP BY account_id) h ON h.account_id = c.account_id
 WHERE c.id > %(after)s AND (c.email = '' OR h.without = 1)
 ORDER BY c.id LIMIT %(size)s
"""
PERSON = {"id": "bigint", "account_id": "bigint", "key": "text", "has_email": "integer", "has_id": "integer"}
NAMED = """
SELECT account_id, key, has_email, has_id, MIN(id) AS one, MAX(id) AS other
  FROM import_person GROUP BY account_id, key, has_email, has_id
"""
NAMESAKE = """
SELECT line, MIN(one) AS one, MAX(other) AS other FROM (
  SELECT h.line, n.* FROM import_hit h JOIN import_named n ON n.account_id = h.account_id AND n.key = h.person_key
   WHERE $open
  UNION ALL
  SELECT h.line, n.* FROM import_hit h JOIN import_named n ON n.account_id = h.account_id AND n.key = h.latin_key
   WHERE $open
) found GROUP BY line
"""
# Two addresses are two people, and so are two ids of one source.
OPEN = """h.code IS NULL AND h.by_external IS NULL AND h.by_email IS NULL
     AND NOT (h.email_key IS NOT NULL AND n.has_email = 1) AND NOT (h.external_id IS NOT NULL AND n.has_id = 1)"""
FOUND = """
SELECT h.line, h.account_id, h.params, h.external_id, h.email_key, h.person_key, h.latin_key,
       CASE WHEN h.code IS NOT NULL THEN h.code
            WHEN h.by_external <> h.by_email THEN 'taken'
            WHEN h.by_external IS NULL AND h.external_id IS NOT NULL AND h.email_has_id = 1 THEN 'taken'
            WHEN n.one <> n.other THEN 'two_matches' END AS code,
       CASE WHEN h.code IS NULL THEN COALESCE(h.by_external, h.by_email, n.one) END AS record_id,
       COALESCE(h.by_email, n.one) AS one, COALESCE(h.by_email, n.other) AS other
  FROM import_hit h LEFT JOIN import_namesake n ON n.line = h.line
"""
MATCH = """
SELECT f.line, f.params, f.external_id, f.email_key, f.person_key, f.latin_key,
       CASE WHEN f.code IS NOT NULL THEN f.code
            WHEN r.id IS NULL AND f.account_id IS NULL THEN 'account_missing'
            WHEN r.id IS NOT NULL AND f.account_id <> r.account_id THEN 'account_differs' END AS code,
       COALESCE(r.account_id, f.account_id) AS account_id,
       r.id AS record_id,
       CASE WHEN f.code IS NULL THEN r.id ELSE f.one END AS one,
       CASE WHEN f.code IS NULL THEN r.id ELSE f.other END AS other,
       CASE WHEN f.email_key IS NOT NULL OR NOT (r.email = '') THEN 1 ELSE 0 END AS has_email,
       CASE WHEN f.external_id IS NOT NULL OR (r.source = %(source)s AND NOT (r.external_id = '')) THEN 1 ELSE 0 END AS has_id,
       CAST(NULL AS $integer) AS first
  FROM import_found f LEFT JOIN accounts_contact r ON r.id = f.record_id
"""
# Lines of people that are new here, and the first line before them that is about the same name at the same account.
REPEATED_NAMES = """
WITH keys AS (
  SELECT line, account_id, person_key AS key, has_email, has_id, record_id, code
    FROM import_match WHERE person_key IS NOT NULL
  UNION ALL
  SELECT line, account_id, latin_key, has_email, has_id, record_id, code
    FROM import_match WHERE latin_key IS NOT NULL
), firsts AS (
  SELECT account_id, key, has_email, has_id, MIN(line) AS first FROM keys GROUP BY account_id, key, has_email, has_id
)
SELECT k.line, MIN(f.first) AS first
  FROM keys k JOIN firsts f ON f.account_id = k.account_id AND f.key = k.key
 WHERE k.record_id IS NULL AND k.code IS NULL AND f.first < k.line
   AND NOT (k.has_email = 1 AND f.has_email = 1) AND NOT (k.has_id = 1 AND f.has_id = 1)
 GROUP BY k.line
"""


def match_contacts(engine: Engine) -> None:
    engine.make("import_hit", HIT, addresses=ADDRESSES)
    engine.create("import_person", PERSON)
    engine.load("import_person", list(PERSON), _people(engine))
    engine.make("import_named", NAMED)
    engine.index("import_named", "key")
    engine.make("import_namesake", NAMESAKE, open=OPEN)
    engine.index("import_namesake", "line")
    engine.make("import_found", FOUND)
    engine.make("import_match", MATCH)


def _people(engine: Engine) -> Iterator[tuple[int, int, str, int, int]]:
    """Each by either spelling of the name."""
    for contact_id, account_id, family, given, latin, has_email, has_id in engine.stream(MAYBE):
        for key in {person_key(family + given), person_key(latin)} - {""}:
            yield contact_id, account_id, key, has_email, has_id
