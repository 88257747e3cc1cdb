"""Which account a row is about: id, else name and domain as long as they do not contradict each other."""

from accounts.imports.sql.engine import Engine
from accounts.imports.sql.latin import load_latin_names

HIT = """
SELECT s.line, s.code, s.params, s.external_id, s.name_key, s.latin_key, s.domain, s.is_latin,
       COALESCE(a.id, x.account_id) AS by_external,
       CASE WHEN a.id IS NULL AND x.id IS NOT NULL THEN 1 ELSE 0 END AS was_merged,
       CASE WHEN a.id IS NOT NULL AND CASE WHEN $latin_name THEN 1 ELSE 0 END <> s.is_latin THEN 1 ELSE 0 END AS id_in_other_script
  FROM import_stage s
  LEFT JOIN accounts_account a
    ON a.external_id = s.external_id AND a.source = %(source)s AND NOT (a.external_id = '')
  LEFT JOIN accounts_alias x
    ON x.value = s.external_id AND x.source = %(source)s AND x.kind = 'external' AND x.account_id IS NOT NULL
"""
# Rows that no id has found.
ASKED = "SELECT * FROM import_hit WHERE code IS NULL AND by_external IS NULL"
HAS_ID = "CASE WHEN a.source = %(source)s AND a.external_id <> '' THEN 1 ELSE 0 END"
# Accounts by name: level 1 by the name itself, 2 by its other script, 3 by that of one merged into it.
NAMED = """
SELECT key, level, domain, has_id, MIN(id) AS one, MAX(id) AS other, COUNT(*) AS found FROM (
  SELECT a.name_key AS key, 1 AS level, a.domain, $has_id AS has_id, a.id FROM accounts_account a
   WHERE a.name_key IN (SELECT name_key FROM import_asked UNION SELECT latin_key FROM import_asked)
  UNION ALL
  SELECT l.key, 2, a.domain, $has_id, a.id FROM import_latin l JOIN accounts_account a ON a.id = l.id
   WHERE l.key IN (SELECT name_key FROM import_asked UNION SELECT latin_key FROM import_asked)
  UNION ALL
  SELECT x.value, 3, a.domain, $has_id, a.id FROM accounts_alias x JOIN accounts_account a ON a.id = x.account_id
   WHERE x.kind = 'name' AND x.value IN (SELECT name_key FROM import_asked UNION SELECT latin_key FROM import_asked)
) named GROUP BY key, level, domain, has_id
"""
# The same without the domain, so that a row meets a name once however many companies carry it.
NAMES = """
SELECT key, level, has_id, MIN(one) AS one, MAX(other) AS other, SUM(found) AS found,
       SUM(CASE WHEN domain = '' THEN 0 ELSE found END) AS with_domain
  FROM import_named GROUP BY key, level, has_id
"""
BY_NAME = """
SELECT line, level, MIN(one) AS one, MAX(other) AS other, SUM(found) AS found, SUM(with_domain) AS with_domain FROM (
  SELECT q.line, n.* FROM import_asked q JOIN import_names n ON n.key = q.name_key WHERE $not_another_id
  UNION ALL
  SELECT q.line, n.key, $at_least_2, n.has_id, n.one, n.other, n.found, n.with_domain
    FROM import_asked q JOIN import_names n ON n.key = q.latin_key WHERE $not_another_id AND q.latin_key <> q.name_key
) found GROUP BY line, level
"""
BEST_NAME = """
SELECT * FROM (SELECT b.*, ROW_NUMBER() OVER (PARTITION BY line ORDER BY level) AS place FROM import_by_name b) ranked
 WHERE place = 1
"""
BY_BOTH = """
SELECT line, level, MIN(one) AS one, MAX(other) AS other FROM (
  SELECT q.line, n.level, n.one, n.other
    FROM import_asked q JOIN import_named n ON n.key = q.name_key AND n.domain = q.domain WHERE $not_another_id
  UNION ALL
  SELECT q.line, $at_least_2, n.one, n.other
    FROM import_asked q JOIN import_named n ON n.key = q.latin_key AND n.domain = q.domain
   WHERE $not_another_id AND q.latin_key <> q.name_key
) found GROUP BY line, level
"""
AT_DOMAIN = """
SELECT a.domain, $has_id AS has_id, MIN(a.id) AS one, MAX(a.id) AS other FROM accounts_account a
 WHERE a.domain IN (SELECT domain FROM import_asked WHERE domain IS NOT NULL) GROUP BY a.domain, $has_id
"""
BY_DOMAIN = """
SELECT q.line, MIN(n.one) AS one, MAX(n.other) AS other
  FROM import_asked q JOIN import_at_domain n ON n.domain = q.domain WHERE $not_another_id GROUP BY q.line
"""
AT_LEAST_2 = "CASE WHEN n.level = 1 THEN 2 ELSE n.level END"
NOT_ANOTHER_ID = "NOT (q.external_id IS NOT NULL AND n.has_id = 1)"
# n: by name, in its own script when there is one; b: by name and domain; d: by domain.
CANDIDATES = """
SELECT h.*, n.level, n.one AS n_one, n.other AS n_other, n.found, n.with_domain,
       b.one AS b_one, b.other AS b_other, d.one AS d_one, d.other AS d_other
  FROM import_hit h
  LEFT JOIN import_best_name n ON n.line = h.line
  LEFT JOIN import_by_both b ON b.line = h.line AND b.level = n.level
  LEFT JOIN import_by_domain d ON d.line = h.line
"""
FOUND = """
SELECT c.line, c.params, c.external_id, c.domain, c.is_latin, c.level,
       CASE WHEN c.code IS NOT NULL THEN c.code
            WHEN c.by_external IS NOT NULL OR c.b_one = c.b_other THEN NULL
            WHEN c.n_one IS NULL AND c.d_one IS NOT NULL
            THEN CASE WHEN c.d_one = c.d_other AND $other_script THEN NULL ELSE 'domain_of_other' END
            WHEN c.d_one IS NULL AND c.domain IS NOT NULL AND c.with_domain = c.found THEN 'other_domain'
            WHEN c.n_one <> c.n_other OR c.d_one <> c.d_other OR c.n_one <> c.d_one THEN 'two_matches' END AS code,
       CASE WHEN c.by_external IS NOT NULL THEN c.by_external
            WHEN c.b_one = c.b_other THEN c.b_one
            ELSE COALESCE(c.n_one, c.d_one) END AS record_id,
       CASE WHEN c.was_merged = 1 OR c.by_external IS NULL AND c.level = 3 THEN 2
            WHEN c.id_in_other_script = 1 OR c.by_external IS NULL AND (c.n_one IS NULL OR c.level = 2) THEN 1
            ELSE 0 END AS other_script,
       COALESCE(c.n_one, c.d_one) AS one, COALESCE(c.d_other, c.n_other) AS other
  FROM import_candidates c
"""
# The company at the domain has no name yet in the script of the row: 株式会社アオバ and Aoba Inc. may be one.
OTHER_SCRIPT = """(c.is_latin = 1 OR c.latin_key IS NULL) AND EXISTS (
              SELECT 1 FROM accounts_account a WHERE a.id = c.d_one AND (c.is_latin = 0 OR a.name_latin = '')
                 AND CASE WHEN $latin_name THEN 1 ELSE 0 END <> c.is_latin)"""
MATCH = """
SELECT f.line, f.params, f.external_id, f.code, r.id AS account_id, r.id AS record_id,
       CASE WHEN f.code = 'two_matches' THEN f.one WHEN f.code IS NULL THEN r.id ELSE f.one END AS one,
       CASE WHEN f.code = 'two_matches' THEN f.other WHEN f.code IS NULL THEN r.id ELSE f.one END AS other,
       CASE WHEN f.external_id IS NOT NULL OR (r.source = %(source)s AND NOT (r.external_id = '')) THEN 1 ELSE 0 END AS has_id,
       f.other_script, CAST(NULL AS $integer) AS first
  FROM import_found f
  LEFT JOIN accounts_account r ON r.id = CASE WHEN f.code IS NULL THEN f.record_id END
"""
LIVE = """
WITH live AS (
  SELECT m.line, m.code, m.record_id, m.has_id, s.name_key, s.latin_key, s.domain
    FROM import_match m JOIN import_stage s ON s.line = m.line WHERE s.name_key IS NOT NULL
), names AS (
  SELECT name_key AS key, has_id, CASE WHEN domain IS NULL THEN 0 ELSE 1 END AS has_domain, MIN(line) AS first
    FROM live GROUP BY 1, 2, 3
), latin AS (
  SELECT latin_key AS key, has_id, MIN(line) AS first FROM live WHERE latin_key IS NOT NULL GROUP BY 1, 2
), both_alike AS (
  SELECT name_key AS key, domain, has_id, MIN(line) AS first FROM live WHERE domain IS NOT NULL GROUP BY 1, 2, 3
), domains AS (
  SELECT domain, has_id, MIN(line) AS first FROM live WHERE domain IS NOT NULL GROUP BY 1, 2
)
"""
# New companies that an earlier line has named already.
REPEATED_NAMES = """$live
SELECT line, MIN(first) AS first FROM (
  SELECT l.line, n.first FROM live l JOIN names n ON n.key = l.name_key
   WHERE $new AND n.first < l.line AND (l.domain IS NULL OR n.has_domain = 0) AND NOT (l.has_id = 1 AND n.has_id = 1)
  UNION ALL
  SELECT l.line, n.first FROM live l JOIN both_alike n ON n.key = l.name_key AND n.domain = l.domain
   WHERE $new AND n.first < l.line AND NOT (l.has_id = 1 AND n.has_id = 1)
  UNION ALL
  SELECT l.line, n.first FROM live l JOIN latin n ON n.key = l.name_key
   WHERE $new AND n.first < l.line AND NOT (l.has_id = 1 AND n.has_id = 1)
  UNION ALL
  SELECT l.line, n.first FROM live l JOIN names n ON n.key = l.latin_key
   WHERE $new AND n.first < l.line AND NOT (l.has_id = 1 AND n.has_id = 1)
) found GROUP BY line
"""
OTHER_DOMAINS = """$live
SELECT l.line, MIN(n.first) AS first FROM live l JOIN names n ON n.key = l.name_key
 WHERE $new AND n.first < l.line AND l.domain IS NOT NULL AND NOT (l.has_id = 1 AND n.has_id = 1) GROUP BY l.line
"""
DOMAINS_OF_OTHERS = """$live
SELECT l.line, MIN(n.first) AS first FROM live l JOIN domains n ON n.domain = l.domain
 WHERE $new AND n.first < l.line AND NOT (l.has_id = 1 AND n.has_id = 1) GROUP BY l.line
"""
NEW = "l.record_id IS NULL AND l.code IS NULL"


def match_accounts(engine: Engine) -> None:
    engine.make("import_hit", HIT)
    engine.make("import_asked", ASKED)
    load_latin_names(
        engine, "SELECT name_key AS key FROM import_asked UNION SELECT latin_key FROM import_asked"
    )
    engine.make("import_named", NAMED, has_id=HAS_ID)
    engine.index("import_named", "key")
    engine.make("import_names", NAMES)
    engine.index("import_names", "key")
    engine.make("import_by_name", BY_NAME, not_another_id=NOT_ANOTHER_ID, at_least_2=AT_LEAST_2)
    engine.index("import_by_name", "line")
    engine.make("import_best_name", BEST_NAME)
    engine.index("import_best_name", "line")
    engine.make("import_by_both", BY_BOTH, not_another_id=NOT_ANOTHER_ID, at_least_2=AT_LEAST_2)
    engine.index("import_by_both", "line")
    engine.make("import_at_domain", AT_DOMAIN, has_id=HAS_ID)
    engine.index("import_at_domain", "domain")
    engine.make("import_by_domain", BY_DOMAIN, not_another_id=NOT_ANOTHER_ID)
    engine.index("import_by_domain", "line")
    engine.make("import_candidates", CANDIDATES)
    engine.make("import_found", FOUND, other_script=OTHER_SCRIPT)
    engine.make("import_match", MATCH)
