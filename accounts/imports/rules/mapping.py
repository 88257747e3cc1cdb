"""How a file is to be read: guessed from the file, corrected by a person, kept as JSON."""

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import IO, Any, Final, Self

from accounts.imports.rules.cells import CURRENCIES
from accounts.imports.rules.dates import DateOrder
from accounts.imports.rules.fields import EXTERNAL_ID, IGNORED, Kind, Shape, field_named
from accounts.imports.rules.problems import MappingCode, MappingProblem
from accounts.imports.rules.stages import STAGES
from accounts.imports.rules.tables import Table

NO_BASIS = "none"
BASES = ("consent", "business_card", "relationship", "published", NO_BASIS)
DEFAULT_CURRENCY = "JPY"
NO_PRESET: Final = "none"


class Mode(StrEnum):
    """What a file may do."""

    BOTH = "both"
    CREATE = "create"
    UPDATE = "update"


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
    mode: str = Mode.BOTH
    # The system whose export it is, as far as anybody knows; "" when it is none of them.
    preset: str = ""
    # Of a workbook; empty for a text file.
    sheet: str = ""

    def table(self, file: IO[bytes]) -> Table:
        """Raises FileUnusableError."""
        return Table(file, self.encoding, self.delimiter, is_sheet=bool(self.sheet))

    def reads_like(self, other: "Mapping") -> bool:
        """The values of the file are looked at in the same way."""
        return (self.encoding, self.delimiter, self.sheet, self.columns) == (
            other.encoding,
            other.delimiter,
            other.sheet,
            other.columns,
        )

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
            "mode": str(self.mode),
            "preset": self.preset,
            "sheet": self.sheet,
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
            mode=str(written.get("mode", Mode.BOTH)),
            preset=str(written.get("preset", "")),
            sheet=str(written.get("sheet", "")),
        )


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
    if mapping.mode not in set(Mode):
        problems.append(MappingProblem(MappingCode.MODE, mapping.mode))
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


def _texts(written: Any) -> dict[str, str]:
    if not isinstance(written, dict):
        raise TypeError(f"{written!r} is not an object")
    return {str(key): str(value) for key, value in written.items()}
