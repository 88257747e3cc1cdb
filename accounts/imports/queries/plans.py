"""What importing a file would do, row by row. Reads only: the dry run shows it, the import carries it out."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.imports.queries.lookups import accounts_of_file, contacts_of_file, deals_of_file, owners_of_file
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.mapping import NO_BASIS, Mapping
from accounts.imports.rules.matching import (
    Index,
    Known,
    account_keys,
    contact_keys,
    deal_keys,
    find_account,
    find_contact,
    find_deal,
    find_owner,
)
from accounts.imports.rules.problems import CONFLICTS, Notice, NoticeCode, RowCode, RowProblem
from accounts.imports.rules.records import RowRefused, Values, check_deal_dates, row_reader
from accounts.imports.rules.spellings import spelling_groups
from accounts.imports.rules.stages import OPEN
from accounts.imports.rules.tables import Row, Table
from accounts.models import Deal, ImportOutcome, LegalBasis

BASIS_FIELDS = ("legal_basis", "legal_basis_on", "legal_basis_source", "legal_basis_proof")


@dataclass(slots=True)
class PlannedRow:
    line: int
    outcome: ImportOutcome
    cells: tuple[str, ...]
    # All values of a record to create; the changed ones of a record to update.
    values: Values = field(default_factory=dict)
    before: Values = field(default_factory=dict)
    known: Known | None = None
    problem: RowProblem | None = None


@dataclass(slots=True)
class Plan:
    kind: Kind
    columns: tuple[str, ...]
    rows: list[PlannedRow]
    notices: list[Notice]
    # Names of the accounts that contacts and deals belong to, by id.
    owners: dict[int, str]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome.value: found[outcome] for outcome in ImportOutcome}

    def with_outcome(self, *outcomes: ImportOutcome) -> Iterator[PlannedRow]:
        return (row for row in self.rows if row.outcome in outcomes)


@dataclass(frozen=True, slots=True)
class Matcher:
    index: Index
    find: Callable[[Index, Values], Known | None]
    keys: Callable[[Values], list[tuple[str, Any]]]
    # Leaves in the values what may change a record that is there.
    keep: Callable[[Values, Known], Values]


def make_plan(raw: bytes, kind: Kind, mapping: Mapping, *, source: str) -> Plan:
    """Raises FileUnusableError. The mapping has no open problems."""
    table = Table(raw, mapping.encoding, mapping.delimiter)
    read = row_reader(mapping, kind, table.columns)
    stated = [(row, read(row)) for row in table.rows()]
    notices = list(_notices(stated, table.columns, kind, mapping))
    owners = Index(source)
    if kind != Kind.ACCOUNTS:
        owners = owners_of_file(_read(stated), source)
        stated = list(_with_owners(stated, owners))
    matcher = _matcher(kind, _read(stated), source)
    names = {known.id: known.values["name"] for known in owners.by_id.values() if known.id}
    rows = [_planned(row, values, matcher) for row, values in stated]
    return Plan(kind, table.columns, rows, notices, names)


def _read(stated: list[tuple[Row, Values | RowProblem]]) -> list[Values]:
    return [values for _, values in stated if isinstance(values, dict)]


def _matcher(kind: Kind, rows: list[Values], source: str) -> Matcher:
    match kind:
        case Kind.ACCOUNTS:
            return Matcher(accounts_of_file(rows, source), find_account, account_keys, _keep_of_account)
        case Kind.CONTACTS:
            return Matcher(contacts_of_file(rows, source), find_contact, contact_keys, _keep_of_contact)
        case Kind.DEALS:
            return Matcher(deals_of_file(rows, source), find_deal, deal_keys, _keep_of_deal)


def _with_owners(
    stated: list[tuple[Row, Values | RowProblem]], owners: Index
) -> Iterator[tuple[Row, Values | RowProblem]]:
    """Put account_id in the place of what the row says about its account."""
    for row, values in stated:
        if isinstance(values, RowProblem):
            yield row, values
            continue
        try:
            owner = find_owner(owners, values)
        except RowRefused as refused:
            yield row, refused.problem
            continue
        if owner:
            values["account_id"] = owner.id
        yield row, values


def _planned(row: Row, stated: Values | RowProblem, matcher: Matcher) -> PlannedRow:
    if isinstance(stated, RowProblem):
        return _refused(row, stated)
    try:
        known = matcher.find(matcher.index, stated)
        return _updated(row, stated, known, matcher) if known else _created(row, stated, matcher)
    except RowRefused as refused:
        return _refused(row, refused.problem)


def _refused(row: Row, problem: RowProblem) -> PlannedRow:
    outcome = ImportOutcome.CONFLICT if problem.code in CONFLICTS else ImportOutcome.ERROR
    return PlannedRow(row.line, outcome, row.cells, problem=problem)


def _created(row: Row, values: Values, matcher: Matcher) -> PlannedRow:
    if matcher.find is not find_account and "account_id" not in values:
        raise RowRefused(RowCode.ACCOUNT_MISSING)
    external = values.get("external_id")
    known = Known(None, values, has_id=bool(external), line=row.line)
    if external:
        matcher.index.by_external[external] = known
    matcher.index.add(known, matcher.keys(values))
    return PlannedRow(row.line, ImportOutcome.CREATE, row.cells, values=values, known=known)


def _updated(row: Row, stated: Values, known: Known, matcher: Matcher) -> PlannedRow:
    if known.line is not None:
        raise RowRefused(RowCode.SAME_FILE, line=known.line)
    values = matcher.keep(stated, known)
    if known.values["external_id"]:
        # A record keeps the id it has, of whichever source.
        values.pop("external_id", None)
    elif values.get("external_id"):
        values["source"] = matcher.index.source
    changes = {name: value for name, value in values.items() if known.values[name] != value}
    before = {name: known.values[name] for name in changes}
    known.line = row.line
    known.values = {**known.values, **changes}
    matcher.index.add(known, matcher.keys(known.values))
    outcome = ImportOutcome.UPDATE if changes else ImportOutcome.SKIP
    return PlannedRow(row.line, outcome, row.cells, changes, before, known)


def _keep_of_account(values: Values, known: Known) -> Values:
    """The same name written in another way is no news."""
    if values["name_key"] == known.values["name_key"]:
        return {name: value for name, value in values.items() if name not in {"name", "name_key"}}
    return values


def _keep_of_contact(values: Values, known: Known) -> Values:
    """A person does not move to another company by import, and the first legal basis with its proof stands."""
    if values.get("account_id", known.values["account_id"]) != known.values["account_id"]:
        raise RowRefused(RowCode.ACCOUNT_DIFFERS, candidates=known.label)
    kept = dict(values)
    if known.values["legal_basis"] != LegalBasis.NONE:
        for name in BASIS_FIELDS:
            kept.pop(name, None)
    if kept.get("email", "").lower() == known.values["email"].lower():
        kept.pop("email", None)
    return kept


def _keep_of_deal(values: Values, known: Known) -> Values:
    if values["account_id"] != known.values["account_id"]:
        raise RowRefused(RowCode.ACCOUNT_DIFFERS, candidates=known.label)
    check_deal_dates({**known.values, **values})
    return values


def _notices(
    stated: list[tuple[Row, Values | RowProblem]], columns: tuple[str, ...], kind: Kind, mapping: Mapping
) -> Iterator[Notice]:
    left_out = [column for column in columns if not mapping.columns.get(column)]
    if left_out:
        yield Notice(NoticeCode.LEFT_OUT, {"columns": left_out})
    if kind == Kind.CONTACTS and mapping.basis.basis == NO_BASIS:
        yield Notice(NoticeCode.NO_BASIS, {})
    if kind == Kind.DEALS:
        read = [(row, values) for row, values in stated if isinstance(values, dict)]
        yield from _deal_notices(read, columns, mapping)


def _deal_notices(
    read: list[tuple[Row, Values]], columns: tuple[str, ...], mapping: Mapping
) -> Iterator[Notice]:
    if not mapping.column_of("external_id"):
        yield Notice(NoticeCode.NO_IDS, {})
    if closing := mapping.column_of("closed_on"):
        place = columns.index(closing)
        expected = sum(values["stage"] == OPEN and bool(row.cells[place].strip()) for row, values in read)
        if expected:
            yield Notice(NoticeCode.EXPECTED_DATES, {"rows": expected, "column": closing})
    groups = _spellings(Counter(values["product"] for _, values in read if values.get("product")))
    if groups:
        yield Notice(NoticeCode.SPELLINGS, {"groups": groups})


def _spellings(products: Counter[str]) -> list[list[tuple[str, int]]]:
    """Spellings that meet another one, in the file or among the deals we have (those count 0)."""
    known = Deal.objects.exclude(product="").order_by("product").values_list("product", flat=True).distinct()
    groups = spelling_groups({**dict.fromkeys(known, 0), **products})
    return [group for group in groups if any(count for _, count in group)]
