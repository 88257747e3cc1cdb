"""Worth knowing before importing, from the staged rows; changes nothing by itself."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from accounts.imports.queries.runs import mapping_of
from accounts.imports.rules.cells import unit_of
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.mapping import NO_BASIS, Mapping
from accounts.imports.rules.problems import Notice, NoticeCode
from accounts.imports.rules.spellings import spelling_groups
from accounts.imports.sql.engine import Engine
from accounts.models import Deal, ImportRun

MOST_GROUPS: Final = 20
EXPECTED = "SELECT COUNT(*) FROM import_stage WHERE expects = 1"
# Japanese numbers as Excel leaves them in cells that are numbers: a zero and nine digits, or ten after 020 to 090.
ZERO_GONE = """
SELECT COUNT(*) OVER () AS found, s.line, s.phone
  FROM import_stage s JOIN import_plan p ON p.line = s.line
 WHERE p.outcome IN ('create', 'update') AND LTRIM(s.phone, '0123456789') = '' AND SUBSTR(s.phone, 1, 1) <> '0'
   AND (LENGTH(s.phone) = 9 OR LENGTH(s.phone) = 10 AND SUBSTR(s.phone, 1, 2) IN ('20', '50', '60', '70', '80', '90'))
 ORDER BY s.line LIMIT 1
"""
PRODUCTS = "SELECT product, COUNT(*) FROM import_stage WHERE product IS NOT NULL GROUP BY product"


def notices_of(engine: Engine, run: ImportRun, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    found = _notices(engine, Kind(run.kind), mapping_of(run), columns)
    return [{"code": notice.code.value, "params": notice.params} for notice in found]


def _notices(engine: Engine, kind: Kind, mapping: Mapping, columns: tuple[str, ...]) -> Iterator[Notice]:
    left_out = [column for column in columns if not mapping.columns.get(column)]
    if left_out:
        yield Notice(NoticeCode.LEFT_OUT, {"columns": left_out})
    if kind == Kind.CONTACTS:
        yield from _contact_notices(engine, mapping)
    if kind == Kind.DEALS:
        yield from _deal_notices(engine, mapping)


def _contact_notices(engine: Engine, mapping: Mapping) -> Iterator[Notice]:
    if mapping.basis.basis == NO_BASIS:
        yield Notice(NoticeCode.NO_BASIS, {})
    for rows, line, phone in engine.rows(ZERO_GONE):
        params = {"rows": rows, "column": mapping.column_of("phone"), "line": line, "phone": phone}
        yield Notice(NoticeCode.ZERO_GONE, params)


def _deal_notices(engine: Engine, mapping: Mapping) -> Iterator[Notice]:
    if (amounts := mapping.column_of("amount")) and (unit := unit_of(amounts)):
        yield Notice(NoticeCode.UNIT, {"column": amounts, "unit": unit})
    if not mapping.column_of("external_id"):
        yield Notice(NoticeCode.NO_IDS, {})
    if (closing := mapping.column_of("closed_on")) and (rows := engine.value(EXPECTED)):
        yield Notice(NoticeCode.EXPECTED_DATES, {"rows": rows, "column": closing})
    if groups := _spellings(Counter(dict(engine.rows(PRODUCTS)))):
        yield Notice(NoticeCode.SPELLINGS, {"groups": groups[:MOST_GROUPS]})


def _spellings(products: Counter[str]) -> list[list[tuple[str, int]]]:
    """Spellings that meet another one, in the file or among the deals we have (those count 0)."""
    known = Deal.objects.exclude(product="").order_by("product").values_list("product", flat=True).distinct()
    groups = spelling_groups({**dict.fromkeys(known, 0), **products})
    return [group for group in groups if any(count for _, count in group)]
