"""Files that leave: whatever their cells hold, they open as text and stay small in memory."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from accounts.exports.csv_file import csv_chunks
from accounts.exports.excel_file import excel_chunks
from accounts.exports.rules import Table

pytestmark = pytest.mark.once
MOMENT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
LOCAL = datetime(2026, 11, 24, 10, 30)  # noqa: DTZ001 - Excel knows no time zones
ROWS = [
    ["株式会社 港", "=1+1", 1200, Decimal("12.50"), date(2026, 11, 24), MOMENT, None],
    ['He said "no"; a, b', "+81 3-1234-5678", -5, Decimal(-7), date(1900, 3, 1), None, "改\n行"],
]


def table(rows=ROWS):
    return Table(["会社", "=head", "人", "額", "日", "時", "メモ"], iter(rows))


def read_excel(chunks):
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(chunks)))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_csv_opens_as_utf_8_and_runs_nothing():
    written = b"".join(csv_chunks(table()))
    assert written.startswith(b"\xef\xbb\xbf")
    head, first, second = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert head[:2] == ["会社", "'=head"]
    assert first == ["株式会社 港", "'=1+1", "1200", "12.50", "2026-11-24", "2026-11-24 10:30", ""]
    assert second == ['He said "no"; a, b', "+81 3-1234-5678", "-5", "-7", "1900-03-01", "", "改\n行"]


def test_excel_keeps_text_as_text_and_numbers_as_numbers():
    [[head, first, second]] = read_excel(excel_chunks(table()))
    assert head[1] == "=head"
    assert first == [
        "株式会社 港",
        "=1+1",
        1200,
        12.5,
        date(2026, 11, 24),
        LOCAL,
        "",
    ]
    assert second == ['He said "no"; a, b', "+81 3-1234-5678", -5, -7, date(1900, 3, 1), "", "改\n行"]


def test_excel_of_nothing_has_a_head():
    [[head]] = read_excel(excel_chunks(table([])))
    assert head[0] == "会社"


def test_a_full_sheet_is_followed_by_another():
    sheets = read_excel(excel_chunks(table([["x", number] for number in range(5)]), most_rows=3))
    assert [[row[1] for row in rows[1:]] for rows in sheets] == [[0, 1], [2, 3], [4]]


@pytest.mark.parametrize("text", ["<&>\"'", "\x00\x0b", "\ud800", "_x0041_", " spaced ", "]]>", "🍣" * 10])
def test_excel_says_whatever_can_be_said(text):
    [[_head, [cell, *_rest]]] = read_excel(excel_chunks(table([[text, "."]])))
    expected = "".join(c for c in text if c not in "\x00\x0b\ud800")
    assert cell == expected


@pytest.mark.parametrize("write", [csv_chunks, excel_chunks])
def test_memory_does_not_grow_with_the_list(write):
    def peak(rows):
        tracemalloc.start()
        for _chunk in write(table(["港精密工業" * 5, number, None] for number in range(rows))):
            pass
        return tracemalloc.get_traced_memory()[1]

    peak(10)
    small, large = peak(2_000), peak(20_000)
    tracemalloc.stop()
    assert large < small * 2
