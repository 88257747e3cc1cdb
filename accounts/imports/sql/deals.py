"""Which deal a row is about: id; without one account, name, product and opening date."""

from accounts.imports.sql.engine import Engine

HIT = """
SELECT s.line, COALESCE(s.code, o.code) AS code, COALESCE(s.params, o.params) AS params, o.account_id, s.external_id,
       s.name, COALESCE(s.product, '') AS product, COALESCE(CAST(s.opened_on AS text), '') AS opened, e.id AS by_external
  FROM import_stage s
  LEFT JOIN import_owner_is o ON o.ref = s.owner AND s.code IS NULL
  LEFT JOIN accounts_deal e
    ON e.external_id = s.external_id AND e.source = %(source)s AND NOT (e.external_id = '')
"""
ALIKE = """
SELECT d.account_id, d.name, d.product, COALESCE(CAST(d.opened_on AS text), '') AS opened,
       MIN(d.id) AS one, MAX(d.id) AS other
  FROM accounts_deal d
 WHERE d.account_id IN (SELECT account_id FROM import_hit WHERE code IS NULL AND external_id IS NULL)
 GROUP BY d.account_id, d.name, d.product, COALESCE(CAST(d.opened_on AS text), '')
"""
FOUND = """
SELECT h.line, h.account_id, h.params, h.external_id,
       CASE WHEN h.code IS NOT NULL THEN h.code WHEN a.one <> a.other THEN 'two_matches' END AS code,
       CASE WHEN h.code IS NULL THEN COALESCE(h.by_external, a.one) END AS record_id, a.one, a.other
  FROM import_hit h
  LEFT JOIN import_alike a
    ON h.external_id IS NULL AND a.account_id = h.account_id AND a.name = h.name AND a.product = h.product AND a.opened = h.opened
"""
MATCH = """
SELECT f.line, f.external_id,
       CASE WHEN f.code IS NOT NULL THEN f.params
            ELSE CAST($object('opened', COALESCE(CAST(COALESCE(s.opened_on, r.opened_on) AS text), ''),
                              'closed', COALESCE(CAST(COALESCE(s.closed_on, r.closed_on) AS text), '')) AS text) END AS params,
       CASE WHEN f.code IS NOT NULL THEN f.code
            WHEN f.account_id IS NULL THEN 'account_missing'
            WHEN f.account_id <> r.account_id THEN 'account_differs'
            WHEN s.stage <> 'open' AND COALESCE(s.closed_on, r.closed_on) < COALESCE(s.opened_on, r.opened_on)
            THEN 'close_before_open' END AS code,
       f.account_id, r.id AS record_id,
       CASE WHEN f.code IS NULL THEN r.id ELSE f.one END AS one,
       CASE WHEN f.code IS NULL THEN r.id ELSE f.other END AS other,
       CASE WHEN f.external_id IS NOT NULL THEN 1 ELSE 0 END AS has_id,
       CAST(NULL AS $integer) AS first
  FROM import_found f
  JOIN import_stage s ON s.line = f.line
  LEFT JOIN accounts_deal r ON r.id = f.record_id
"""
REPEATED_DEALS = """
WITH live AS (
  SELECT m.line, m.account_id, s.name, COALESCE(s.product, '') AS product, COALESCE(CAST(s.opened_on AS text), '') AS opened,
         m.has_id, m.code
    FROM import_match m JOIN import_stage s ON s.line = m.line WHERE s.name IS NOT NULL
), firsts AS (
  SELECT account_id, name, product, opened, MIN(line) AS first FROM live GROUP BY account_id, name, product, opened
)
SELECT l.line, f.first
  FROM live l JOIN firsts f
    ON f.account_id = l.account_id AND f.name = l.name AND f.product = l.product AND f.opened = l.opened
 WHERE l.code IS NULL AND l.has_id = 0 AND f.first < l.line
"""


def match_deals(engine: Engine) -> None:
    engine.make("import_hit", HIT)
    engine.make("import_alike", ALIKE)
    engine.index("import_alike", "account_id")
    engine.make("import_found", FOUND)
    engine.make("import_match", MATCH)
