"""Rows as a CSV file that Excel opens as UTF-8."""

import csv
from collections.abc import Iterator
from datetime import datetime
from itertools import batched

from django.utils import timezone

from accounts.exports.rules import Cell, Table, harmless

BOM = "\ufeff"
# Rows that leave together.
BATCH = 200


class Echo:
    def write(self, line: str) -> str:
        return line


def csv_chunks(table: Table) -> Iterator[bytes]:
    """Every text in quotes: a semicolon inside starts no new cell where semicolons part cells."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_NONNUMERIC)
    yield (BOM + writer.writerow([harmless(title) for title in table.head])).encode()
    for rows in batched(table.rows, BATCH):
        lines = [writer.writerow([_plain(cell) for cell in row]) for row in rows]
        yield "".join(lines).encode("utf-8", "replace")


def _plain(cell: Cell) -> object:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell.replace("\0", ""))
        case datetime():
            return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
        case int():
            return cell
    # Amounts and days: neither begins with what a formula begins with but a minus.
    return str(cell)
