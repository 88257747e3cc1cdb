"""A file → the temporary tables that the statements work on; one pass, bounded memory."""

import json
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import IO, Any, Final

from django.db import transaction

from accounts.imports.rules.fields import Kind
from accounts.imports.rules.mapping import Mapping
from accounts.imports.rules.problems import RowCode, RowProblem
from accounts.imports.rules.records import Reader, RefusedRow, Values, row_reader
from accounts.imports.rules.tables import Row
from accounts.imports.sql.engine import BATCH, Engine
from accounts.imports.sql.records import INTEGER, RECORDS, TEXT, Records
from accounts.models import ErasedKey
from accounts.privacy.keys import address_key, external_key
from accounts.rules.names import is_free_mail, match_key

STAGE: Final = "import_stage"
CELLS: Final = "import_cells"
OWNER: Final = "import_owner"
ALSO: Final = "import_also"
CELL_COLUMNS = {"line": INTEGER, "cells": TEXT}
# What is wrong with a row beside what stopped it first.
ALSO_COLUMNS = {"line": INTEGER, "place": INTEGER, "code": TEXT, "params": TEXT}
OWNER_COLUMNS = {
    "ref": "integer",
    "written": "text",
    "external_id": "text",
    "name_key": "text",
    "domain": "text",
    "mail_domain": "text",
}
# Code and parameters of a row that can come in.
NOTHING_WRONG: Final[tuple[str | None, str | None]] = (None, None)
# Companies remembered at once; one forgotten is staged a second time, which harms nothing.
REMEMBERED: Final = 50_000
_as_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Staged:
    rows: int
    columns: tuple[str, ...]


def stage(
    engine: Engine, file: IO[bytes], kind: Kind, mapping: Mapping, *, said: Callable[[int], None]
) -> Staged:
    """Every row with what it states, or with what is wrong with it. `said` hears the rows so far. Raises FileUnusableError."""
    table = mapping.table(file)
    records = RECORDS[kind]
    engine.create(STAGE, records.staged)
    engine.create(CELLS, CELL_COLUMNS)
    engine.create(ALSO, ALSO_COLUMNS)
    owners, also = _Owners(), list[list[Any]]()
    read = _unless_erased(row_reader(mapping, kind, table.columns), kind, engine.params["source"])
    if records.has_owner:
        engine.create(OWNER, OWNER_COLUMNS)
    rows = 0
    for batch in batched(_staged(table.rows(), read, records, owners, also), BATCH):
        engine.load(STAGE, list(records.staged), batch)
        engine.load(ALSO, list(ALSO_COLUMNS), also)
        also.clear()
        if records.has_owner:
            engine.load(OWNER, list(OWNER_COLUMNS), owners.taken())
        rows += len(batch)
        said(rows)
    engine.index(STAGE, "line")
    with transaction.atomic():
        engine.hurry()
        for table_name in [STAGE, ALSO, *([OWNER] if records.has_owner else [])]:
            engine.analyze(table_name)
    return Staged(rows, table.columns)


def stage_cells(engine: Engine, file: IO[bytes], mapping: Mapping, lines: Container[int]) -> None:
    """These lines as they stand in the file. Most files have few that are left out, and are read once more for them."""
    rows = ([row.line, _as_json(row.cells)] for row in mapping.table(file).rows() if row.line in lines)
    engine.load(CELLS, list(CELL_COLUMNS), rows)
    engine.index(CELLS, "line")
    engine.analyze(CELLS)


def _staged(
    rows: Iterator[Row], read: Reader, records: Records, owners: "_Owners", also: list[list[Any]]
) -> Iterator[list[Any]]:
    names = list(records.staged)[3:]
    for row in rows:
        values, wrong = read(row), NOTHING_WRONG
        if isinstance(values, RefusedRow):
            wrong, *others = ((p.code.value, _as_json(p.params)) for p in values.problems)
            also.extend([row.line, place, *other] for place, other in enumerate(others))
            # Nobody is found by a row that is refused, but whether its company is known can be said at once.
            values = {"owner": owners.ref(values.values)} if records.has_owner else {}
        elif records.has_owner:
            values["owner"] = owners.ref(values)
        value_of = values.get
        yield [row.line, *wrong, *[value_of(name) for name in names]]


def _unless_erased(read: Reader, kind: Kind, source: str) -> Reader:
    """People who were erased do not come back with the next export of a system that still has them."""
    erased = set(ErasedKey.objects.values_list("value_hash", flat=True)) if kind == Kind.CONTACTS else set()
    if not erased:
        return read

    def read_others(row: Row) -> Values | RefusedRow:
        found = read(row)
        values, problems = (found.values, found.problems) if isinstance(found, RefusedRow) else (found, ())
        if (
            address_key(values.get("email", "")) in erased
            or external_key(source, values.get("external_id", "")) in erased
        ):
            return RefusedRow((*problems, RowProblem(RowCode.ERASED)), {})
        return found

    return read_others


class _Owners:
    """What rows say about their company, each way of saying it once."""

    def __init__(self) -> None:
        self._refs: dict[tuple[Any, ...], int] = {}
        self._new: list[list[Any]] = []
        self._next = 1

    def ref(self, values: Values) -> int | None:
        external, written = values.get("account_external_id"), values.get("account")
        domain = values.get("account_domain")
        mail = "" if external or written or domain else values.get("email", "").rpartition("@")[2]
        said = (external, written, domain, mail)
        if not any(said):
            return None
        if (ref := self._refs.get(said)) is None:
            ref = self._add(said)
        return ref

    def taken(self) -> list[list[Any]]:
        new, self._new = self._new, []
        return new

    def _add(self, said: tuple[Any, ...]) -> int:
        external, written, domain, mail = said
        if len(self._refs) >= REMEMBERED:
            self._refs.clear()
        ref = self._refs[said] = self._next
        self._next += 1
        key = match_key(written) if written else None
        at_work = mail if mail and not is_free_mail(mail) else None
        self._new.append([ref, written or domain or external, external, key, domain, at_work])
        return ref
