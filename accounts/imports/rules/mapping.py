"""How a file is to be read: guessed from the file, corrected by a person, kept as JSON."""

from collections import Counter
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from accounts.imports.rules.cells import CURRENCIES, DateEvidence, DateOrder, clean
from accounts.imports.rules.encodings import guess_encoding
from accounts.imports.rules.fields import EXTERNAL_ID, IGNORED, Kind, Shape, field_named, guess_columns
from accounts.imports.rules.problems import FileCode, FileUnusableError, MappingCode, MappingProblem
from accounts.imports.rules.spellings import spelling_groups
from accounts.imports.rules.stages import MAX_STAGES, STAGES, guess_stages
from accounts.imports.rules.tables import Table, guess_delimiter

NO_BASIS = "none"
BASES = ("consent", "business_card", "relationship", "published", NO_BASIS)
DEFAULT_CURRENCY = "JPY"
SAMPLES = 3
# What a file of the kind must have to say anything at all: one of each group.
NEEDED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.ACCOUNTS: (("name",),),
    Kind.CONTACTS: (("email", "full_name", "family_name", "name_latin", EXTERNAL_ID),),
    Kind.DEALS: (("account", "account_external_id", "account_domain"), ("stage",)),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """On what ground we may write to the people of the file; asked once, stored with each of them."""

    basis: str = ""
    on: date | None = None
    source: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    encoding: str
    delimiter: str
    columns: dict[str, str]
    dates: dict[str, str] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    currency: str = DEFAULT_CURRENCY
    basis: Basis = field(default_factory=Basis)

    def column_of(self, name: str) -> str | None:
        return next((column for column, mapped in self.columns.items() if mapped == name), None)

    def columns_of_shape(self, kind: Kind, shape: Shape) -> list[str]:
        return [
            column for column, name in self.columns.items() if name and field_named(kind, name).shape == shape
        ]

    def as_json(self) -> dict[str, Any]:
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "columns": self.columns,
            "dates": self.dates,
            "stages": self.stages,
            "products": self.products,
            "currency": self.currency,
            "legal_basis": {
                "basis": self.basis.basis,
                "on": self.basis.on.isoformat() if self.basis.on else "",
                "source": self.basis.source,
                "proof": self.basis.proof,
            },
        }

    @classmethod
    def from_json(cls, written: Map[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError when it is not the shape of as_json()."""
        basis = written.get("legal_basis", {})
        return cls(
            encoding=str(written["encoding"]),
            delimiter=str(written["delimiter"]),
            columns=_texts(written["columns"]),
            dates=_texts(written.get("dates", {})),
            stages=_texts(written.get("stages", {})),
            products=_texts(written.get("products", {})),
            currency=str(written.get("currency", DEFAULT_CURRENCY)),
            basis=Basis(
                basis=str(basis.get("basis", "")),
                on=date.fromisoformat(basis["on"]) if basis.get("on") else None,
                source=str(basis.get("source", "")),
                proof=str(basis.get("proof", "")),
            ),
        )


@dataclass(frozen=True, slots=True)
class Column:
    """What the mapping screen shows of a column."""

    name: str
    samples: list[str]
    # Readings its values allow, when it is mapped to a date.
    orders: list[DateOrder]


@dataclass(frozen=True, slots=True)
class Survey:
    """What the values of a file say about how to read it."""

    columns: list[Column]
    rows: int
    stages: dict[str, int]
    # Spellings of one product that differ only by spaces, width or case, each with its number of rows.
    products: list[list[tuple[str, int]]]

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, written: Map[str, Any]) -> Self:
        columns = [
            Column(c["name"], c["samples"], [DateOrder(order) for order in c["orders"]])
            for c in written["columns"]
        ]
        products = [[(spelling, count) for spelling, count in group] for group in written["products"]]
        return cls(columns, written["rows"], written["stages"], products)


def guess_mapping(
    raw: bytes, kind: Kind, *, encoding: str = "", delimiter: str = "", known: Mapping | None = None
) -> tuple[Mapping, Survey]:
    """Everything the bytes decide, and what `known`, the mapping of an earlier file with these columns, adds.

    Dates whose order the values leave open stay open; the legal basis is asked for every file.
    Raises FileUnusableError.
    """
    encoding = encoding or guess_encoding(raw)
    table = Table(raw, encoding, delimiter or guess_delimiter(raw, encoding))
    columns = guess_columns(kind, table.columns)
    if known and set(known.columns) == set(table.columns):
        columns = {column: known.columns[column] for column in table.columns}
    currency = known.currency if known else DEFAULT_CURRENCY
    mapping = Mapping(table.encoding, table.delimiter, columns, currency=currency)
    seen = survey(table, mapping, kind)
    return settle(mapping, seen, known=known), seen


def settle(mapping: Mapping, seen: Survey, *, known: Mapping | None = None) -> Mapping:
    """Fill in what follows from the values for columns just mapped, and drop what no longer applies."""
    earlier = known or mapping
    dates = {
        column.name: _order(
            column.orders, mapping.dates.get(column.name) or earlier.dates.get(column.name, "")
        )
        for column in seen.columns
        if column.orders
    }
    stages = guess_stages(seen.stages)
    stages |= {
        value: stage for value, stage in {**earlier.stages, **mapping.stages}.items() if value in stages
    }
    spelled = {spelling for group in seen.products for spelling, _count in group}
    products = {w: p for w, p in {**earlier.products, **mapping.products}.items() if p and w in spelled}
    return replace(mapping, dates=dates, stages=stages, products=products)


def survey(table: Table, mapping: Mapping, kind: Kind) -> Survey:
    """One pass over the file: samples and date orders of every column, the values of stages and products."""
    columns = [_ColumnSurvey() for _ in table.columns]
    place = {name: index for index, name in enumerate(table.columns)}
    counted = {name: Counter[str]() for name in ("stage", "product")}
    counting = [
        (place[c], found) for name, found in counted.items() if (c := mapping.column_of(name)) in place
    ]
    rows = 0
    for row in table.rows():
        rows += 1
        if not row.problem:
            cells = [clean(cell) for cell in row.cells]
            for column, cell in zip(columns, cells, strict=True):
                column.add(cell)
            for index, found in counting:
                found[cells[index]] += 1
    if not rows:
        raise FileUnusableError(FileCode.HEADER_ONLY)
    dates = set(mapping.columns_of_shape(kind, Shape.DATE))
    seen = [
        column.seen(name, is_date=name in dates) for name, column in zip(table.columns, columns, strict=True)
    ]
    for found in counted.values():
        del found[""]
    return Survey(
        seen,
        rows,
        dict(sorted(counted["stage"].most_common(MAX_STAGES))),
        spelling_groups(counted["product"]),
    )


class _ColumnSurvey:
    def __init__(self) -> None:
        self.samples: list[str] = []
        self.dates = DateEvidence()

    def add(self, cell: str) -> None:
        if cell:
            self.dates.add(cell)
            if len(self.samples) < SAMPLES and cell[:100] not in self.samples:
                self.samples.append(cell[:100])

    def seen(self, name: str, *, is_date: bool) -> Column:
        return Column(name, self.samples, self.dates.orders if is_date or self.dates.looks_like_dates else [])


def column_problems(mapping: Mapping, kind: Kind, columns: tuple[str, ...]) -> list[MappingProblem]:
    """What makes the mapping no mapping of this file at all."""
    problems = [
        MappingProblem(MappingCode.UNKNOWN_COLUMN, column)
        for column in mapping.columns
        if column not in columns
    ]
    seen: set[str] = set()
    for column, name in mapping.columns.items():
        if name != IGNORED and not _exists(kind, name):
            problems.append(MappingProblem(MappingCode.UNKNOWN_FIELD, column, {"field": name}))
        elif name in seen:
            problems.append(MappingProblem(MappingCode.FIELD_TWICE, column, {"field": name}))
        elif name != IGNORED:
            seen.add(name)
    return problems


def mapping_problems(mapping: Mapping, kind: Kind, *, source: str) -> list[MappingProblem]:
    """Everything the person still has to say. A mapping is used only when this is empty."""
    mapped = {name for name in mapping.columns.values() if name}
    problems = [
        MappingProblem(MappingCode.NO_COLUMN, group[0], {"fields": "|".join(group)})
        for group in NEEDED[kind]
        if not mapped.intersection(group)
    ]
    problems += [
        MappingProblem(MappingCode.DATE_ORDER, column)
        for column in mapping.columns_of_shape(kind, Shape.DATE)
        if mapping.dates.get(column, "") not in set(DateOrder)
    ]
    problems += [
        MappingProblem(MappingCode.STAGE, value)
        for value, stage in mapping.stages.items()
        if stage not in {"", *STAGES}
    ]
    if mapped & {EXTERNAL_ID, "account_external_id"} and not source:
        problems.append(MappingProblem(MappingCode.SOURCE))
    if "amount" in mapped and mapping.currency not in CURRENCIES:
        problems.append(MappingProblem(MappingCode.CURRENCY))
    return problems + (_basis_problems(mapping) if kind == Kind.CONTACTS else [])


def _basis_problems(mapping: Mapping) -> list[MappingProblem]:
    if mapping.basis.basis not in BASES:
        return [MappingProblem(MappingCode.BASIS)]
    dated = mapping.basis.on or mapping.column_of("legal_basis_on")
    return [] if dated or mapping.basis.basis == NO_BASIS else [MappingProblem(MappingCode.BASIS_DATE)]


def _exists(kind: Kind, name: str) -> bool:
    try:
        field_named(kind, name)
    except KeyError:
        return False
    return True


def _order(orders: list[DateOrder], chosen: str) -> str:
    """What was chosen stands; else the only reading there is; else open."""
    if chosen in set(DateOrder):
        return chosen
    return orders[0].value if len(orders) == 1 else ""


def _texts(written: Any) -> dict[str, str]:
    if not isinstance(written, dict):
        raise TypeError(f"{written!r} is not an object")
    return {str(key): str(value) for key, value in written.items()}
