"""Text → rows with the line they start on. A broken row is a row with a problem, never a lost or a repaired one."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final, TextIO

from accounts.imports.rules.cells import clean, one_line
from accounts.imports.rules.encodings import open_text, text_of
from accounts.imports.rules.problems import FileCode, FileUnusableError, RowCode, RowProblem

MAX_COLUMNS: Final = 200
MAX_CELL: Final = 100_000
MAX_LINE: Final = 1_000_000
MAX_ROWS: Final = 300_000
DELIMITERS = (",", "\t", ";")
SAMPLE_ROWS: Final = 50


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: tuple[str, ...]
    problem: RowProblem | None = None

    @property
    def is_ragged(self) -> bool:
        return self.problem is not None and self.problem.code == RowCode.RAGGED


class Table:
    """The rows of one file under one encoding and delimiter; may be read any number of times, one after the other."""

    def __init__(self, file: IO[bytes], encoding: str, delimiter: str, *, is_sheet: bool = False) -> None:
        if delimiter not in DELIMITERS:
            raise FileUnusableError(FileCode.DELIMITER, delimiter=delimiter)
        self._file = file
        # Lines of a sheet are its rows, whatever line breaks its cells hold.
        self._is_sheet = is_sheet
        self.encoding = encoding
        self.delimiter = delimiter
        open_text(file, encoding).detach()
        first = next(self._records(), None)
        if first is None:
            raise FileUnusableError(FileCode.EMPTY)
        if len(first.cells) > MAX_COLUMNS:
            raise FileUnusableError(FileCode.TOO_MANY_COLUMNS, limit=MAX_COLUMNS)
        if first.problem:
            raise FileUnusableError(FileCode.OPEN_QUOTE, line=first.line)
        self.columns = column_names(first.cells)

    def rows(self) -> Iterator[Row]:
        """Every row below the header; empty lines are left out."""
        width = len(self.columns)
        for number, row in enumerate(islice(self._records(), 1, None), start=1):
            if number > MAX_ROWS:
                raise FileUnusableError(FileCode.TOO_MANY_ROWS, limit=MAX_ROWS)
            if row.problem or len(row.cells) == width:
                yield row
            elif len(row.cells) > width and not any(row.cells[width:]):
                yield Row(row.line, row.cells[:width])
            else:
                params: dict[str, str | int] = {"cells": len(row.cells), "columns": width}
                yield Row(row.line, row.cells, RowProblem(RowCode.RAGGED, params))

    def _records(self) -> Iterator[Row]:
        stream = text_of(self._file, self.encoding)
        try:
            yield from _records(stream, self.delimiter, is_sheet=self._is_sheet)
        finally:
            stream.detach()


def guess_delimiter(file: IO[bytes], encoding: str) -> str:
    """The delimiter under which most of the first rows are as wide as the header; a comma when nothing separates."""
    open_text(file, encoding).detach()
    best, best_score = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _first_widths(file, encoding, delimiter)
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def column_names(header: tuple[str, ...]) -> tuple[str, ...]:
    """Headers made unique: a repeated one gets its number, an empty one its place."""
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = base = one_line(clean(cell)) or f"({place})"
        number = 2
        while name in names:
            name = f"{base} ({number})"
            number += 1
        names.append(name)
    return tuple(names)


def _first_widths(file: IO[bytes], encoding: str, delimiter: str) -> list[int]:
    stream = text_of(file, encoding)
    try:
        return [len(row.cells) for row in islice(_records(stream, delimiter), SAMPLE_ROWS)]
    except FileUnusableError:
        # Quotes that make no sense under this delimiter may make sense under another.
        return []
    finally:
        stream.detach()


def _records(stream: TextIO, delimiter: str, *, is_sheet: bool = False) -> Iterator[Row]:
    reader = csv.reader(_lines(stream), delimiter=delimiter, strict=True)
    line = 0
    while True:
        line = line + 1 if is_sheet else reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _broken(line, reader.line_num, error)
            continue
        if any(cells):
            yield _checked(line, cells)


def _lines(stream: TextIO) -> Iterator[str]:
    """Lines of bounded length, so that a million columns or one endless cell cost no memory."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise FileUnusableError(FileCode.LINE_TOO_LONG, line=number, limit=MAX_LINE)
        yield line


def _broken(line: int, last_line: int, error: csv.Error) -> Row:
    """A stray quote spoils its own line only; one that runs on over lines could make rows out of half cells."""
    text = str(error)
    if "field larger" in text:
        raise FileUnusableError(FileCode.CELL_TOO_LONG, line=line, limit=MAX_CELL) from error
    if "unexpected end" in text or last_line != line:
        raise FileUnusableError(FileCode.OPEN_QUOTE, line=line) from error
    return Row(line, (), RowProblem(RowCode.QUOTE))


def _checked(line: int, cells: list[str]) -> Row:
    text = "".join(cells)
    if len(text) > MAX_CELL and any(len(cell) > MAX_CELL for cell in cells):
        raise FileUnusableError(FileCode.CELL_TOO_LONG, line=line, limit=MAX_CELL)
    if "\x00" in text:
        return Row(line, tuple(cell.replace("\x00", "\ufffd") for cell in cells), RowProblem(RowCode.NUL))
    return Row(line, tuple(cells))
