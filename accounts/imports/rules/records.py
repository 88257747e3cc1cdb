"""One row of the file → the values it states about one record. What is empty states nothing."""

import unicodedata
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, NoReturn

from accounts.imports.rules.cells import (
    CellError,
    DateOrder,
    clean,
    many_lines,
    one_line,
    read_amount,
    read_date,
    read_domain,
    read_email,
    read_flag,
    read_month,
    read_whole_number,
)
from accounts.imports.rules.fields import IGNORED, Field, Kind, Shape, field_named
from accounts.imports.rules.mapping import NO_BASIS, Mapping
from accounts.imports.rules.problems import RowCode, RowProblem
from accounts.imports.rules.stages import OPEN
from accounts.imports.rules.tables import Row
from accounts.rules.names import match_key, person_key

type Values = dict[str, Any]
type Reader = Callable[[Row], Values | RowProblem]

LANGUAGES = {
    "ja": "ja",
    "japanese": "ja",
    "日本語": "ja",
    "jp": "ja",
    "en": "en",
    "english": "en",
    "英語": "en",
}


class RowRefused(Exception):
    def __init__(self, code: RowCode, **params: str | int) -> None:
        super().__init__(code)
        self.problem = RowProblem(code, params)


def row_reader(mapping: Mapping, kind: Kind, columns: tuple[str, ...]) -> Reader:
    """The mapping compiled once; the reader is then called for every row."""
    cells = [
        (index, field.name, _cell_reader(field, mapping, column), field.max_length)
        for index, column in enumerate(columns)
        if (name := mapping.columns.get(column, IGNORED)) != IGNORED
        for field in [field_named(kind, name)]
    ]
    complete = COMPLETE[kind]

    def read(row: Row) -> Values | RowProblem:
        if row.problem:
            return row.problem
        values: Values = {}
        index = 0
        try:
            for index, name, reader, limit in cells:
                if (cell := clean(row.cells[index])) and (value := reader(cell)) != "":
                    if limit and len(value) > limit:
                        _refuse_length(cell, limit)
                    values[name] = value
            return complete(values, mapping)
        except CellError as error:
            return RowProblem(
                error.code, {"column": columns[index], "value": error.value[:100]} | error.params
            )
        except RowRefused as refused:
            return refused.problem

    return read


def _refuse_length(cell: str, limit: int) -> NoReturn:
    raise CellError(RowCode.TOO_LONG, cell, limit=limit)


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


def _year(cell: str) -> int:
    year = read_whole_number(cell.rstrip("年"))
    if not 1000 <= year <= 2200:
        raise CellError(RowCode.NUMBER, cell)
    return year


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
    Shape.YEAR: _year,
    Shape.EMAIL: read_email,
    Shape.DOMAIN: read_domain,
    Shape.LANGUAGE: _language,
    Shape.MONTH: read_month,
    Shape.FLAG: read_flag,
}


def _complete_account(values: Values, _mapping: Mapping) -> Values:
    if "name" not in values:
        raise RowRefused(RowCode.MISSING, field="name")
    values["name_key"] = match_key(values["name"])
    values["latin_key"] = match_key(values["name_latin"]) if "name_latin" in values else None
    values["is_latin"] = int(_is_latin(values["name"]))
    return values


def _complete_contact(values: Values, mapping: Mapping) -> Values:
    _split_name(values)
    if not values.keys() & {"family_name", "given_name", "name_latin", "email"}:
        raise RowRefused(RowCode.MISSING, field="full_name")
    _add_keys(values)
    on: date | None = values.pop("legal_basis_on", None) or mapping.basis.on
    refused = values.pop("refused", False)
    if mapping.basis.basis != NO_BASIS and not refused:
        if not on:
            raise RowRefused(RowCode.MISSING, field="legal_basis_on")
        values["legal_basis_on"] = on
    return values


def _add_keys(values: Values) -> None:
    if "email" in values:
        values["email_key"] = values["email"].lower()
    values["person_key"] = (
        person_key(f"{values.get('family_name', '')}{values.get('given_name', '')}") or None
    )
    values["latin_key"] = (person_key(values["name_latin"]) or None) if "name_latin" in values else None


def _split_name(values: Values) -> None:
    """氏名 → 姓 and 名 where a space parts them; a name in Latin letters stays whole, its order is anybody's guess."""
    whole: str = values.pop("full_name", "")
    if whole and not values.keys() & {"family_name", "given_name"}:
        if _is_latin(whole):
            values.setdefault("name_latin", _fitting(whole, 120, "full_name"))
        else:
            _split_into(values, whole, "family_name", "given_name")
    kana: str = values.pop("full_kana", "")
    if kana and not values.keys() & {"family_kana", "given_kana"}:
        _split_into(values, kana, "family_kana", "given_kana")
    parts = [values[name] for name in ("given_name", "family_name") if name in values]
    if parts and all(map(_is_latin, parts)):
        values.setdefault("name_latin", _fitting(" ".join(parts), 120, "full_name"))


def _split_into(values: Values, whole: str, family: str, given: str) -> None:
    first, _space, rest = whole.partition(" ")
    values[family] = _fitting(first, 80, family)
    if rest:
        values[given] = _fitting(rest, 80, given)


def _fitting(text: str, limit: int, field: str) -> str:
    if len(text) > limit:
        raise RowRefused(RowCode.TOO_LONG, field=field, limit=limit, value=text[:100])
    return text


def _is_latin(text: str) -> bool:
    return all(ord(letter) < 0x250 for letter in text)


def _complete_deal(values: Values, mapping: Mapping) -> Values:
    if not values.keys() & {"account", "account_external_id", "account_domain"}:
        raise RowRefused(RowCode.ACCOUNT_MISSING)
    if "stage" not in values:
        raise RowRefused(RowCode.MISSING, field="stage")
    name = values.get("name") or values.get("product") or values.get("external_id")
    if not name:
        raise RowRefused(RowCode.MISSING, field="name")
    values["name"] = name
    if "amount" in values:
        values["currency"] = mapping.currency
    if values["stage"] == OPEN:
        # What an open deal carries is the date somebody hopes for.
        values["expects"] = int(values.pop("closed_on", None) is not None)
    elif "closed_on" not in values:
        raise RowRefused(RowCode.CLOSE_DATE_MISSING)
    check_deal_dates(values)
    return values


def check_deal_dates(values: Values) -> None:
    opened, closed = values.get("opened_on"), values.get("closed_on")
    if opened and closed and closed < opened:
        raise RowRefused(RowCode.CLOSE_BEFORE_OPEN, opened=opened.isoformat(), closed=closed.isoformat())


COMPLETE: dict[Kind, Callable[[Values, Mapping], Values]] = {
    Kind.ACCOUNTS: _complete_account,
    Kind.CONTACTS: _complete_contact,
    Kind.DEALS: _complete_deal,
}
