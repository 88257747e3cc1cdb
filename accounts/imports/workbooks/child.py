"""One sheet of a workbook → CSV on standard output; JSON of what was found, or went wrong, last on standard error.

Run as a process of its own, with its memory and time limited: a workbook of a megabyte may unpack to gigabytes.
"""

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

MAX_MEMORY: Final = 280 * 1024 * 1024
MAX_SECONDS: Final = 60
MAX_WIDTH: Final = 1000


def main(path: str, sheet_name: str) -> None:
    limit()
    # After the limit, so that it holds for everything the parser does.
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, WorksheetNotFound  # noqa: PLC0415

    try:
        with CalamineWorkbook.from_path(path) as workbook:
            shown = [
                sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible
            ]
            names = shown or workbook.sheet_names
            sheet = workbook.get_sheet_by_name(sheet_name or names[0])
            if sheet.total_width > MAX_WIDTH:
                say(code="too_many_columns")
            else:
                write(rows_of(sheet))
                say(sheets=names, sheet=sheet.name)
    except (WorksheetNotFound, IndexError):
        say(code="sheet_missing")
    except MemoryError:
        say(code="workbook_too_large")
    except (CalamineError, ValueError, OSError):
        say(code="workbook_broken")


def limit() -> None:
    """Where the system can: not on Windows, where the size of the unpacked parts has to do."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))


def rows_of(sheet: Any) -> Iterator[list[str]]:
    """As the sheet numbers them, from its first row and column; as wide as the first that holds something."""
    if sheet.start is None:
        return
    top, left = sheet.start
    yield from ([] for _ in range(top))
    width = 0
    for row in sheet.iter_rows():
        cells = [""] * left + [text(cell) for cell in row]
        while cells and not cells[-1]:
            del cells[-1]
        width = width or len(cells)
        yield cells + [""] * (width - len(cells)) if cells else []


def text(cell: Any) -> str:
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case float():
            # As Excel shows it: of 1210.0000000000002, which a formula leaves, 15 digits count.
            return format(cell, ".15g")
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "seconds")
        case date() | time():
            return cell.isoformat()
    return str(cell)


def write(rows: Iterator[list[str]]) -> None:
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    writer = csv.writer(sys.stdout)
    for row in rows:
        writer.writerow(row)
    sys.stdout.flush()


def say(**found: Any) -> None:
    sys.stderr.write("\n" + json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
