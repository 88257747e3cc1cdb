"""A file of addresses, read as the import of contacts reads its files (accounts.imports)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO

from accounts.imports.rules.cells import clean
from accounts.imports.rules.encodings import (
    check_file,
    guess_encoding,
    head_of,
    is_workbook,
    undecodable_at,
)
from accounts.imports.rules.problems import FileUnusableError
from accounts.imports.rules.tables import Table, guess_delimiter
from accounts.imports.workbooks.reading import read_sheet
from nurture.delivery.refusals.rules.values import Read, read_rows


def read_file(file: IO[bytes]) -> Read:
    """Excel or text in any of our encodings, with or without a line of names. Raises FileUnusableError."""
    check_file(file)
    with _as_text(file) as (text, is_sheet):
        encoding = "utf-8" if is_sheet else _encoding_of(text)
        delimiter = "," if is_sheet else guess_delimiter(text, encoding)
        table = Table(text, encoding, delimiter, is_sheet=is_sheet)
        return read_rows(_rows(table))


def read_text(typed: str) -> Read:
    """What somebody pasted, a line each. The first line is one like the others."""
    lines = enumerate(typed.splitlines(), start=1)
    return read_rows([(0, []), *((number, [line]) for number, line in lines)])


def _encoding_of(text: IO[bytes]) -> str:
    """Nobody is asked for it here: addresses are the same in all that Japan writes in. Raises FileUnusableError."""
    try:
        return guess_encoding(text)
    except FileUnusableError:
        if undecodable_at(text, "euc-jp") is not None:
            raise
        return "euc-jp"


@contextmanager
def _as_text(file: IO[bytes]) -> Iterator[tuple[IO[bytes], bool]]:
    if not is_workbook(head_of(file)):
        yield file, False
        return
    sheet = read_sheet(file)
    try:
        yield sheet.table, True
    finally:
        sheet.table.close()


def _rows(table: Table) -> Iterator[tuple[int, Iterable[str]]]:
    yield 1, table.columns
    for row in table.rows():
        # Our own files put an apostrophe before what a spreadsheet would take for a formula.
        yield row.line, map(clean, row.cells)
