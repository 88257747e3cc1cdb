"""What a file decides by itself, what an earlier one of its kind adds, and what follows from what a person chose."""

from dataclasses import replace
from typing import IO

from accounts.imports.rules.dates import DateOrder
from accounts.imports.rules.encodings import guess_encoding
from accounts.imports.rules.fields import Kind, guess_columns
from accounts.imports.rules.mapping import DEFAULT_CURRENCY, Mapping, Mode
from accounts.imports.rules.presets import Preset, preset_named, recognise
from accounts.imports.rules.stages import guess_stages
from accounts.imports.rules.surveys import Survey, survey
from accounts.imports.rules.tables import Table, guess_delimiter


def guess_mapping(
    file: IO[bytes],
    kind: Kind,
    *,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    preset: str = "",
    known: Mapping | None = None,
) -> tuple[Mapping, Survey]:
    """Everything the bytes decide, and what `known`, the mapping of an earlier file with these columns, adds.

    `preset` is one of presets.PRESETS, NO_PRESET, or empty: guessed from the columns.
    Dates whose order the values leave open stay open; the legal basis is asked for every file.
    Raises FileUnusableError.
    """
    encoding = encoding or guess_encoding(file)
    table = Table(file, encoding, delimiter or guess_delimiter(file, encoding), is_sheet=bool(sheet))
    system = preset_named(preset) if preset else recognise(table.columns)
    columns = _guessed_columns(kind, table.columns, system, known)
    mapping = Mapping(
        table.encoding,
        table.delimiter,
        columns,
        currency=known.currency if known else DEFAULT_CURRENCY,
        mode=known.mode if known else Mode.BOTH,
        preset=system.key if system else "",
        sheet=sheet,
    )
    seen = survey(table, mapping, kind)
    return settle(mapping, seen, known=known), seen


def _guessed_columns(
    kind: Kind, columns: tuple[str, ...], system: Preset | None, known: Mapping | None
) -> dict[str, str]:
    if known and set(known.columns) == set(columns):
        return {column: known.columns[column] for column in columns}
    return system.columns(kind, columns) if system else guess_columns(kind, columns)


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


def _order(orders: list[DateOrder], chosen: str) -> str:
    """What was chosen stands; else the only reading there is; else open."""
    if chosen in set(DateOrder):
        return chosen
    return orders[0].value if len(orders) == 1 else ""
