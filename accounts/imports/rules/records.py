"""One row of the file → the values it states about one record. What is empty states nothing."""

import unicodedata
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final, NoReturn

from accounts.imports.rules.cells import (
    CellError,
    clean,
    many_lines,
    one_line,
    read_amount,
    read_domain,
    read_email,
    read_flag,
    read_whole_number,
)
from accounts.imports.rules.dates import DateOrder, read_date, read_month, read_year
from accounts.imports.rules.fields import IGNORED, Field, Kind, Shape, field_named
from accounts.imports.rules.mapping import NO_BASIS, Mapping
from accounts.imports.rules.problems import RowCode, RowProblem
from accounts.imports.rules.stages import OPEN
from accounts.imports.rules.tables import Row
from accounts.rules.names import match_key, person_key

type Values = dict[str, Any]

# What says which company a person or a deal belongs to.
OWNER: Final = frozenset({"account", "account_external_id", "account_domain"})
NAMES: Final = frozenset({"family_name", "given_name", "name_latin", "email"})

LANGUAGES = {
    "ja": "ja",
    "japanese": "ja",
    "日本語": "ja",
    "jp": "ja",
    "en": "en",
    "english": "en",
    "英語": "en",
}


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """All that is wrong with a row, in the order of its columns, and what it states without doubt all the same."""

    problems: tuple[RowProblem, ...]
    values: Values


type Reader = Callable[[Row], Values | RefusedRow]


def row_reader(mapping: Mapping, kind: Kind, columns: tuple[str, ...]) -> Reader:
    """The mapping compiled once; the reader is then called for every row."""
    cells = [
        (index, field.name, _cell_reader(field, mapping, column), field.max_length)
        for index, column in enumerate(columns)
        if (name := mapping.columns.get(column, IGNORED)) != IGNORED
        for field in [field_named(kind, name)]
    ]
    complete = COMPLETE[kind]

    def read(row: Row) -> Values | RefusedRow:
        if row.problem:
            return RefusedRow((row.problem,), {})
        values: Values = {}
        wrong: dict[str, RowProblem] = {}
        for index, name, reader, limit in cells:
            try:
                if (cell := clean(row.cells[index])) and (value := reader(cell)) != "":
                    if limit and len(value) > limit:
                        _refuse_length(cell, limit)
                    values[name] = value
            except CellError as error:
                params = {"column": columns[index], "value": error.value[:100]} | error.params
                wrong[name] = RowProblem(error.code, params)
        problems = (*wrong.values(), *complete(values, mapping, wrong.keys()))
        return RefusedRow(problems, _certain(values, wrong.keys())) if problems else values

    return read


def _refuse_length(cell: str, limit: int) -> NoReturn:
    raise CellError(RowCode.TOO_LONG, cell, limit=limit)


def _certain(values: Values, wrong: AbstractSet[str]) -> Values:
    """Half of what says a company may fit another one."""
    return {name: value for name, value in values.items() if not (wrong & OWNER and name in OWNER)}


def _cell_reader(field: Field, mapping: Mapping, column: str) -> Callable[[str], Any]:
    match field.shape:
        case Shape.DATE:
            return partial(read_date, order=DateOrder(mapping.dates[column]))
        case Shape.AMOUNT:
            return partial(read_amount, currency=mapping.currency)
        case Shape.STAGE:
            return partial(_stage, stages=mapping.stages)
        case Shape.TEXT if field.name == "product":
            return lambda cell: mapping.products.get(cell) or one_line(cell)
        case shape:
            return READERS[shape]


def _stage(cell: str, *, stages: dict[str, str]) -> str:
    stage = stages.get(cell, "")
    if not stage:
        raise CellError(RowCode.STAGE, cell)
    return stage


def _kana(cell: str) -> str:
    return one_line(unicodedata.normalize("NFKC", cell))


def _language(cell: str) -> str:
    try:
        return LANGUAGES[unicodedata.normalize("NFKC", cell).casefold().partition("-")[0]]
    except KeyError as error:
        raise CellError(RowCode.LANGUAGE, cell) from error


READERS: dict[Shape, Callable[[str], Any]] = {
    Shape.TEXT: one_line,
    Shape.LONG_TEXT: many_lines,
    Shape.KANA: _kana,
    Shape.WHOLE_NUMBER: read_whole_number,
    Shape.YEAR: read_year,
    Shape.EMAIL: read_email,
    Shape.DOMAIN: read_domain,
    Shape.LANGUAGE: _language,
    Shape.MONTH: read_month,
    Shape.FLAG: read_flag,
}


# Each adds to the values what follows from them, and yields what they lack. `wrong` are the fields whose cells could not
# be read: they are not missing.


def _complete_account(values: Values, _mapping: Mapping, wrong: AbstractSet[str]) -> Iterator[RowProblem]:
    if "name" in values:
        values["name_key"] = match_key(values["name"])
        values["latin_key"] = match_key(values["name_latin"]) if "name_latin" in values else None
        values["is_latin"] = int(_is_latin(values["name"]))
    elif "name" not in wrong:
        yield _missing("name")


def _complete_contact(values: Values, mapping: Mapping, wrong: AbstractSet[str]) -> Iterator[RowProblem]:
    unsplit = {str(problem.params["field"]): problem for problem in _split_name(values)}
    yield from unsplit.values()
    if not (values.keys() | wrong | unsplit.keys()) & (NAMES | {"full_name"}):
        yield _missing("full_name")
    _add_keys(values)
    on: date | None = values.pop("legal_basis_on", None) or mapping.basis.on
    refused = values.pop("refused", False)
    if mapping.basis.basis != NO_BASIS and not refused:
        if on:
            values["legal_basis_on"] = on
        elif "legal_basis_on" not in wrong:
            yield _missing("legal_basis_on")


def _add_keys(values: Values) -> None:
    if "email" in values:
        values["email_key"] = values["email"].lower()
    values["person_key"] = (
        person_key(f"{values.get('family_name', '')}{values.get('given_name', '')}") or None
    )
    values["latin_key"] = (person_key(values["name_latin"]) or None) if "name_latin" in values else None


def _split_name(values: Values) -> Iterator[RowProblem]:
    """氏名 → 姓 and 名 where a space parts them; a name in Latin letters stays whole, its order is anybody's guess."""
    whole: str = values.pop("full_name", "")
    if whole and not values.keys() & {"family_name", "given_name"}:
        if _is_latin(whole):
            yield from _add_fitting(values, "name_latin", whole, 120, "full_name")
        else:
            yield from _split_into(values, whole, "family_name", "given_name")
    kana: str = values.pop("full_kana", "")
    if kana and not values.keys() & {"family_kana", "given_kana"}:
        yield from _split_into(values, kana, "family_kana", "given_kana")
    parts = [values[name] for name in ("given_name", "family_name") if name in values]
    if parts and all(map(_is_latin, parts)):
        yield from _add_fitting(values, "name_latin", " ".join(parts), 120, "full_name")


def _split_into(values: Values, whole: str, family: str, given: str) -> Iterator[RowProblem]:
    first, _space, rest = whole.partition(" ")
    yield from _add_fitting(values, family, first, 80, family)
    if rest:
        yield from _add_fitting(values, given, rest, 80, given)


def _add_fitting(values: Values, name: str, text: str, limit: int, field: str) -> Iterator[RowProblem]:
    """What the row states itself stays."""
    if len(text) > limit:
        yield RowProblem(RowCode.TOO_LONG, {"field": field, "limit": limit, "value": text[:100]})
    else:
        values.setdefault(name, text)


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 for letter in text)


def _complete_deal(values: Values, mapping: Mapping, wrong: AbstractSet[str]) -> Iterator[RowProblem]:
    if not (values.keys() | wrong) & OWNER:
        yield RowProblem(RowCode.ACCOUNT_MISSING)
    if not (values.keys() | wrong) & {"stage"}:
        yield _missing("stage")
    if name := values.get("name") or values.get("product") or values.get("external_id"):
        values["name"] = name
    elif not wrong & {"name", "product", "external_id"}:
        yield _missing("name")
    if "amount" in values:
        values["currency"] = mapping.currency
    if "stage" in values:
        yield from _settle_dates(values, wrong)


def _settle_dates(values: Values, wrong: AbstractSet[str]) -> Iterator[RowProblem]:
    if values["stage"] == OPEN:
        # What an open deal carries is the date somebody hopes for.
        values["expects"] = int(values.pop("closed_on", None) is not None)
    elif not (values.keys() | wrong) & {"closed_on"}:
        yield RowProblem(RowCode.CLOSE_DATE_MISSING)
    opened, closed = values.get("opened_on"), values.get("closed_on")
    if opened and closed and closed < opened:
        params: dict[str, str | int] = {"opened": opened.isoformat(), "closed": closed.isoformat()}
        yield RowProblem(RowCode.CLOSE_BEFORE_OPEN, params)


def _missing(field: str) -> RowProblem:
    return RowProblem(RowCode.MISSING, {"field": field})


COMPLETE: dict[Kind, Callable[[Values, Mapping, AbstractSet[str]], Iterator[RowProblem]]] = {
    Kind.ACCOUNTS: _complete_account,
    Kind.CONTACTS: _complete_contact,
    Kind.DEALS: _complete_deal,
}
