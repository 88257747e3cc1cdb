"""What the values of a file say about how to read it."""

from collections import Counter
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from accounts.imports.rules.cells import clean
from accounts.imports.rules.dates import DateEvidence, DateOrder
from accounts.imports.rules.fields import Kind, Shape
from accounts.imports.rules.mapping import Mapping
from accounts.imports.rules.problems import FileCode, FileUnusableError
from accounts.imports.rules.spellings import spelling_groups
from accounts.imports.rules.stages import MAX_STAGES
from accounts.imports.rules.tables import Table

SAMPLES: Final = 3
MAX_SPELLINGS: Final = 30
# Columns that nobody mapped are looked at this far; a column of dates or stages to its end.
LOOKED_AT: Final = 2_000


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


def survey(table: Table, mapping: Mapping, kind: Kind) -> Survey:
    """One pass over the file: samples and date orders of every column, the values of stages and products."""
    dates = set(mapping.columns_of_shape(kind, Shape.DATE))
    columns = [_ColumnSurvey(is_date=name in dates) for name in table.columns]
    place = {name: index for index, name in enumerate(table.columns)}
    counted = {name: Counter[str]() for name in ("stage", "product")}
    counting = [
        (place[c], found) for name, found in counted.items() if (c := mapping.column_of(name)) in place
    ]
    to_the_end = [(index, column) for index, column in enumerate(columns) if column.is_date]
    looked_at = list(enumerate(columns))
    rows = ragged = 0
    for row in table.rows():
        rows += 1
        ragged += row.is_ragged
        if row.problem:
            continue
        for index, column in looked_at if rows <= LOOKED_AT else to_the_end:
            column.add(clean(row.cells[index]))
        for index, found in counting:
            found[clean(row.cells[index])] += 1
    if not rows:
        raise FileUnusableError(FileCode.HEADER_ONLY)
    if len(columns) == 1 and ragged * 2 > rows:
        raise FileUnusableError(FileCode.TITLE_ABOVE, found=table.columns[0][:100])
    for found in counted.values():
        del found[""]
    return Survey(
        [column.seen(name) for name, column in zip(table.columns, columns, strict=True)],
        rows,
        dict(sorted(counted["stage"].most_common(MAX_STAGES))),
        spelling_groups(counted["product"])[:MAX_SPELLINGS],
    )


class _ColumnSurvey:
    def __init__(self, *, is_date: bool) -> None:
        self.is_date = is_date
        self.samples: list[str] = []
        self.dates = DateEvidence()

    def add(self, cell: str) -> None:
        if cell:
            self.dates.add(cell)
            if len(self.samples) < SAMPLES and cell[:100] not in self.samples:
                self.samples.append(cell[:100])

    def seen(self, name: str) -> Column:
        looks_like_it = self.is_date or self.dates.looks_like_dates
        return Column(name, self.samples, self.dates.orders if looks_like_it else [])
