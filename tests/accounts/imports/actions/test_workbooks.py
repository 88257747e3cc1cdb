"""Excel files, honest ones and ones that unpack to more than they say."""

import io
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from accounts.imports.actions import runs
from accounts.imports.queries.runs import mapping_of
from accounts.imports.rules.problems import FileCode, FileUnusableError
from accounts.imports.workbooks import child
from accounts.imports.workbooks.reading import read_sheet
from accounts.models import Account, Contact, ImportPart, ImportRun
from tests import build
from tests.accounts.imports.files import imported, problems, uploaded
from tests.accounts.imports.workbooks import MAIN, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def rep():
    return build.rep()


def table(content, name=""):
    with read_sheet(io.BytesIO(content), name).table as read:
        read.seek(0)
        return read.read().decode()


def test_a_sheet_arrives_with_numbers_dates_and_line_breaks(rep):
    content = xlsx(
        [
            ["会社名", "従業員数", "設立", "所在地", "備考"],
            ["アオバ㈱", 120, 1987, "東京都\n港区", True],
            [],
            ["ミドリ", 35.0, None, None, date(2026, 4, 1)],
        ]
    )
    run = imported(content, by=rep, name="会社.xlsx")
    assert run.counts["create"] == 2
    aoba = Account.objects.get(employees=120)
    assert (aoba.founded, aoba.location) == (1987, "東京都 港区")
    # Lines are the rows of the sheet, the empty one and the broken line included.
    assert list(run.rows.order_by("line").values_list("line", flat=True)) == [2, 4]


def test_a_telephone_number_that_is_a_number_is_told_to_lack_its_zero(rep):
    build.account("アオバ")
    content = xlsx([["会社名", "氏名", "電話番号"], ["アオバ", "伊藤 健", 312345678]])
    run = imported(content, "contacts", by=rep, name="people.xlsx")
    assert "zero_gone" in [notice["code"] for notice in run.preview["plan"]["notices"]]
    assert Contact.objects.get().phone == "312345678"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1210.0000000000002, "1210"),
        (0.30000000000000004, "0.3"),
        (-19.990000000000002, "-19.99"),
        (1234567.89, "1234567.89"),
        (123456789012345.6, "123456789012346"),
    ],
)
def test_a_number_arrives_as_excel_shows_it(number, shown):
    assert table(xlsx([["金額"], [number]])) == f"金額\r\n{shown}\r\n"


def test_dates_of_a_sheet_are_never_in_doubt(rep):
    build.account("アオバ")
    content = xlsx(
        [["案件ID", "企業名", "ステータス", "発生日"], ["1", "アオバ", "商談中", date(2026, 2, 1)]]
    )
    run = imported(content, "deals", by=rep)
    assert run.counts["create"] == 1
    assert run.rows.get().record_id


def test_a_formula_arrives_as_what_it_showed():
    assert "calculated" in table(xlsx([["name"], ["=HYPERLINK(1)"]]))


def test_another_sheet_is_read_when_it_is_chosen(rep):
    content = xlsx(("Read me", [["nothing", "here"]]), ("取引先", [["会社名"], ["アオバ"]]))
    run = uploaded(content, by=rep, name="book.xlsx")
    assert run.preview["sheets"] == ["Read me", "取引先"]
    assert run.preview["unusable"]["code"] == "header_only"
    runs.read_again(run=run, sheet="取引先")
    run.refresh_from_db()
    assert mapping_of(run).sheet == "取引先"
    assert mapping_of(run).columns == {"会社名": "name"}


def test_the_workbook_leaves_with_the_table_when_it_is_in(rep):
    run = imported(xlsx([["会社名"], ["アオバ"]]), by=rep)
    assert not run.pieces.exists()
    assert uploaded(xlsx([["会社名"], ["ミドリ"]]), by=rep).pieces.filter(part=ImportPart.WORKBOOK).exists()


def test_a_title_above_the_table_is_said_at_once_and_another_sheet_may_be_chosen(rep):
    titled = ("一覧", [["取引先一覧（11月現在）"], [], ["会社名", "業種"], ["アオバ", "機械"]])
    with pytest.raises(FileUnusableError) as refused:
        uploaded(xlsx(titled), by=rep)
    assert refused.value.code == FileCode.TITLE_ABOVE
    run = uploaded(xlsx(titled, ("取引先", [["会社名"], ["アオバ"]])), by=rep)
    assert run.preview["unusable"]["code"] == "title_above"
    runs.read_again(run=run, sheet="取引先")
    run.refresh_from_db()
    assert mapping_of(run).columns == {"会社名": "name"}


def test_rows_left_out_of_a_sheet_are_named_by_their_row(rep):
    run = imported(xlsx([["会社名", "設立"], ["アオバ", "いつか"], [], ["ミドリ", 1999]]), by=rep)
    assert problems(run) == [(2, "number")]


def with_sheet(xml):
    return xlsx([["name"]], extra={"xl/worksheets/sheet1.xml": xml})


def one_sheet(rows):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def not_a_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return out.getvalue()


def bomb():
    """Half a megabyte that unpacks to 420."""
    out = io.BytesIO(xlsx([["name"]]))
    archive = zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED)
    with archive, archive.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(420):
            part.write(bytes(1 << 20))
    return out.getvalue()


def two_cells(first, second):
    return one_sheet(
        f'<row r="{first[1:]}"><c r="{first}"><v>1</v></c></row>'
        f'<row r="{second.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{second}"><v>1</v></c></row>'
    )


def rows_without_end():
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "x" * 1000 + "</t></is></c></row>"
    return one_sheet(row * 150_000)


def lying(content):
    """The archive says that its largest part is small."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = max(part.file_size for part in archive.infolist())
    return content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def wide_row():
    cells = "".join(f'<c r="{cell}1"><v>1</v></c>' for cell in ("A", "XFD"))
    return one_sheet(f'<row r="1">{cells}</row>')


BROKEN = {
    "cut": (lambda: xlsx([["name"], ["Aoba"]])[:700], {FileCode.WORKBOOK_BROKEN}),
    "not a workbook": (not_a_workbook, {FileCode.WORKBOOK_BROKEN}),
    "broken xml": (
        lambda: with_sheet(f'<worksheet xmlns="{MAIN}"><sheetData><row'),
        {FileCode.WORKBOOK_BROKEN},
    ),
    "old": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), {FileCode.OLD_EXCEL}),
    "no sheet": (xlsx, {FileCode.SHEET_MISSING}),
    "empty sheet": (lambda: xlsx([]), {FileCode.EMPTY}),
    "zip bomb": (bomb, {FileCode.WORKBOOK_TOO_LARGE}),
    "lying zip bomb": (
        lambda: lying(with_sheet(rows_without_end())),
        {FileCode.WORKBOOK_TOO_LARGE, FileCode.WORKBOOK_BROKEN},
    ),
    "many parts": (
        lambda: xlsx([["name"]], extra={f"xl/media/{n}.xml": "" for n in range(2100)}),
        {FileCode.WORKBOOK_TOO_LARGE},
    ),
    "far corner": (lambda: with_sheet(two_cells("A1", "AA1048576")), {FileCode.WORKBOOK_TOO_LARGE}),
    "million columns": (lambda: with_sheet(wide_row()), {FileCode.TOO_MANY_COLUMNS}),
    "50 MB cell": (
        lambda: xlsx([["name"], ["x" * 50_000_000]]),
        {FileCode.LINE_TOO_LONG, FileCode.WORKBOOK_TOO_LARGE},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_workbook_that_cannot_be_read_is_a_clear_error(rep, name):
    make, codes = BROKEN[name]
    with pytest.raises(FileUnusableError) as refused:
        uploaded(make(), by=rep, name="book.xlsx")
    assert refused.value.code in codes
    assert not ImportRun.objects.exists()


def test_a_bomb_meets_the_limit_of_its_own_process_and_ours_stays_small(tmp_path):
    """The process that asks is held to 300 MB here: it would die of anything that is unpacked in it."""
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(lying(with_sheet(rows_without_end())))
    program = f"""
import re, resource
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (300 << 20, 300 << 20))
from accounts.imports.rules.problems import FileUnusableError
from accounts.imports.workbooks.reading import read_sheet
try:
    read_sheet(open({str(path)!r}, "rb"))
except FileUnusableError as error:
    print(error.code)
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code, kilobytes = ended.stdout.split()
    assert code in {"workbook_too_large", "workbook_broken"}
    assert int(kilobytes) <= 300 * 1024


def test_the_process_that_unpacks_is_held_to_what_was_promised():
    assert child.MAX_MEMORY <= 300 * 1024 * 1024
    program = "from accounts.imports.workbooks import child; child.limit(); bytes(300 << 20)"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "MemoryError" in ended.stderr
