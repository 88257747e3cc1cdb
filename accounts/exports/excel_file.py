"""Rows as an Excel file, written while it is sent: nothing is kept but the row at hand.

Text is text here (inline strings), so no cell is ever read as a formula and phone numbers keep their plus and zeros.
ECMA-376, parts 1 and 2; the least that Excel, LibreOffice and Numbers open.
"""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import batched, chain, islice
from xml.sax.saxutils import escape

from django.utils import timezone

from accounts.exports.rules import MOST_ROWS, Cell, Table, column_name, speakable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
# Day 1 is 1 January 1900, and Excel believes that 1900 had a 29 February.
EPOCH = date(1899, 12, 30)
# Numbers of the cell formats in STYLES.
HEAD, DAY, MOMENT = 1, 2, 3
STYLES = f"""{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>\
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts><fonts count="2"><font/><font><b/></font></fonts>\
<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
<cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>\
<xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>"""
SHEET = (
    f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" '
    'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
BATCH = 500


class Drain:
    """What was written since the last look. A zip file that cannot be gone back in describes each part behind it."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


def excel_chunks(table: Table, *, most_rows: int = MOST_ROWS) -> Iterator[bytes]:
    """A sheet that is full is followed by another one with the same head."""
    drain = Drain()
    rows, sheets = iter(table.rows), 0
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as archive:
        first = next(rows, None)
        while first is not None or not sheets:
            sheets += 1
            here = chain([first] if first is not None else [], islice(rows, most_rows - 2))
            with archive.open(f"xl/worksheets/sheet{sheets}.xml", "w", force_zip64=True) as sheet:
                sheet.write(f"{SHEET}{_row(1, list(table.head), HEAD)}".encode())
                for lines in batched(enumerate(here, start=2), BATCH):
                    sheet.write("".join(_row(number, row) for number, row in lines).encode())
                    yield drain.taken()
                sheet.write(b"</sheetData></worksheet>")
            first = next(rows, None)
        for name, text in _frame(sheets).items():
            archive.writestr(name, text)
    yield drain.taken()


def _row(number: int, cells: list[Cell] | list[str], style: int = 0) -> str:
    return f'<row r="{number}">{"".join(_cell(f"{column_name(at)}{number}", cell, style) for at, cell in enumerate(cells))}</row>'


def _cell(place: str, cell: Cell, style: int) -> str:
    match cell:
        case None | "":
            return ""
        case str():
            text = escape(speakable(cell))
            return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        case datetime():
            local = timezone.localtime(cell)
            since = (local.date() - EPOCH).days + (local.hour * 60 + local.minute) / 1440
            return f'<c r="{place}" s="{MOMENT}"><v>{since:.5f}</v></c>'
        case date():
            return f'<c r="{place}" s="{DAY}"><v>{(cell - EPOCH).days}</v></c>'
        case int() | Decimal():
            return (
                f'<c r="{place}"><v>{cell:f}</v></c>' if isinstance(cell, Decimal) else _number(place, cell)
            )


def _number(place: str, number: int) -> str:
    return f'<c r="{place}"><v>{number}</v></c>'


def _frame(sheets: int) -> dict[str, str]:
    numbers = range(1, sheets + 1)
    override = '<Override PartName="/{}" ContentType="{}"/>'
    relation = f'<Relationship Id="rId{{}}" Type="{OFFICE}/{{}}" Target="{{}}"/>'
    return {
        "[Content_Types].xml": (
            f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + override.format("xl/workbook.xml", f"{TYPES}.sheet.main+xml")
            + override.format("xl/styles.xml", f"{TYPES}.styles+xml")
            + "".join(
                override.format(f"xl/worksheets/sheet{number}.xml", f"{TYPES}.worksheet+xml")
                for number in numbers
            )
            + "</Types>"
        ),
        "_rels/.rels": (
            f'{DECLARATION}<Relationships xmlns="{RELATIONS}">'
            f"{relation.format(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>"
        ),
        "xl/workbook.xml": (
            f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            + "".join(f'<sheet name="{number}" sheetId="{number}" r:id="rId{number}"/>' for number in numbers)
            + "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{DECLARATION}<Relationships xmlns="{RELATIONS}">'
            + "".join(
                relation.format(number, "worksheet", f"worksheets/sheet{number}.xml") for number in numbers
            )
            + relation.format(sheets + 1, "styles", "styles.xml")
            + "</Relationships>"
        ),
        "xl/styles.xml": STYLES,
    }
