"""Files people really send: each ends in the right rows or in a clear error, never in a lost or a half row."""

import codecs
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from accounts.imports.rules.encodings import check_file
from accounts.imports.rules.fields import Kind
from accounts.imports.rules.guessing import guess_mapping
from accounts.imports.rules.mapping import Basis, column_problems, mapping_problems
from accounts.imports.rules.problems import FileUnusableError
from accounts.imports.rules.records import RefusedRow, row_reader
from accounts.imports.rules.tables import MAX_CELL, MAX_LINE, MAX_ROWS
from accounts.imports.words import file_words, mapping_words, row_words

pytestmark = pytest.mark.once

BASIS = Basis("consent", date(2026, 1, 1), "web", "log")


def read(content, kind, **said):
    """Line → values or code of the problem; or the code of what is wrong with the whole file."""
    file = BytesIO(content if isinstance(content, bytes) else content.encode())
    try:
        check_file(file)
        mapping, _survey = guess_mapping(file, kind)
        mapping = replace(mapping, basis=BASIS, **said)
        table = mapping.table(file)
        for problem in [
            *column_problems(mapping, kind, table.columns),
            *mapping_problems(mapping, kind, source="CRM"),
        ]:
            assert mapping_words(problem)
            return problem.code
        rows = [(row.line, row_reader(mapping, kind, table.columns)(row)) for row in table.rows()]
    except FileUnusableError as error:
        file_words(error.code, error.params)
        return error.code
    for _line, values in rows:
        if isinstance(values, RefusedRow):
            for problem in values.problems:
                assert "%(" not in row_words(problem.code, {"candidates": "", **problem.params})
    return {line: first_code(values) if isinstance(values, RefusedRow) else values for line, values in rows}


def first_code(row):
    return row.problems[0].code


def value_of(header, cell, name, kind):
    """What becomes of one cell beside cells that are fine."""
    fine = {
        "accounts": ("company", "Aoba"),
        "contacts": ("name", "Ito"),
        "deals": ("company,stage,deal name", "Aoba,open,x"),
    }
    headers, cells = fine[kind]
    escaped = '"' + cell.replace('"', '""') + '"'
    found = read(f"{headers},{header}\n{cells},{escaped}\n", Kind(kind))
    row = found[2] if isinstance(found, dict) and 2 in found else found
    return row.get(name) if isinstance(row, dict) else row


NAMES = {2: "アオバ", 3: "ミドリ"}


def names(found):
    return {line: row["name"] if isinstance(row, dict) else row for line, row in found.items()}


# --- Encodings ---

TABLE = "会社名,業種\r\nアオバ,製造\r\nミドリ,販売\r\n"


@pytest.mark.parametrize(
    "text", [TABLE, TABLE.replace(",", "\t"), TABLE.replace(",", ";")], ids=["comma", "tab", "semicolon"]
)
@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("cp932"),
        lambda text: text.encode("utf-16"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 bom", "cp932", "utf-16", "utf-16 be", "utf-16-le bare", "utf-16-be bare"],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=["crlf", "lf", "cr"])
def test_every_encoding_with_every_delimiter_and_line_end(text, encode, end):
    assert names(read(encode(text.replace("\r\n", end)), Kind.ACCOUNTS)) == NAMES


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"   \r\n\t", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (codecs.BOM_UTF16_LE, "empty"),
        (bytes(5000), "empty"),
        ("会社名\n", "header_only"),
        ("会社名\n\n\n", "header_only"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "binary"),
        (b"%PDF-1.7\n1 0 obj", "binary"),
        (b"\x1f\x8b\x08" + b"a" * 50, "binary"),
        (b"\xff\xd8\xff\xe0JFIF", "binary"),
        (b"GIF89a", "binary"),
        (b"SQLite format 3\x00", "binary"),
        (b"7z\xbc\xaf\x27\x1c", "binary"),
        (b"name\nA\x00B\n", "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"name\nM\xfcller\xa0\xff\n", "encoding"),
        (b"name\n\x81", "encoding"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "undecodable"),
        ("company\nx" + "y" * MAX_CELL + "\n", "cell_too_long"),
        ("company\n" + "y" * (MAX_LINE + 1) + "\n", "line_too_long"),
        ("company\n" + "," * (MAX_LINE + 1) + "\n", "line_too_long"),
        (",".join(f"c{n}" for n in range(201)) + "\n1\n", "too_many_columns"),
        ('company\n"never closed\nAoba\n', "open_quote"),
        ('company\n"over\nlines"x\n', "open_quote"),
        ('"company\nAoba\n', "open_quote"),
        ("company\n" + "a\n" * (MAX_ROWS + 1), "too_many_rows"),
        ("取引先一覧\n\n会社名,業種\n港精密,機械\n以上\n", "title_above"),
    ],
    ids=range(29),
)
def test_a_file_that_is_no_table_is_a_clear_error(content, code):
    assert read(content, Kind.ACCOUNTS) == code


# --- Headers ---


@pytest.mark.parametrize(
    ("header", "mapped"),
    [
        ("会社名", "name"),
        (" 会社名 ", "name"),
        ("会　社　名", "name"),
        ("ＣＯＭＰＡＮＹ", "name"),
        ("Company-Name", "name"),
        ("company_name", "name"),
        ('"Company\nName"', "name"),
        ("\ufeff会社名", "name"),
        ("Account Name", "name"),
        ("取引先名", "name"),
        ("法人名", "name"),
    ],
)
def test_a_header_is_known_however_it_is_written(header, mapped):
    assert names(read(f"{header},x\nアオバ,1\n", Kind.ACCOUNTS)) == {(3 if "\n" in header else 2): "アオバ"}


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("company,company", {2: "Aoba"}),
        ("company,Company", {2: "Aoba"}),
        ("company,", {2: "Aoba"}),
        ("company,=1+1", {2: "Aoba"}),
        ("company,😀", {2: "Aoba"}),
        ("company,שם", {2: "Aoba"}),
        ("x,y", "no_column"),
        (",", "header_only"),
    ],
)
def test_strange_headers(header, found):
    got = read(f"{header}\nAoba,1\n", Kind.ACCOUNTS)
    assert (names(got) if isinstance(got, dict) else got) == found


# --- Rows ---


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("Aoba", {2: "ragged"}),
        ("Aoba,make,more", {2: "ragged"}),
        ("Aoba,make,,,", {2: "Aoba"}),
        (",make", {2: "missing"}),
        ("   ,make", {2: "missing"}),
        ("\u3000,make", {2: "missing"}),
        ('"",make', {2: "missing"}),
        (",\nAoba,make", {3: "Aoba"}),
        ("\n\nAoba,make\n\n", {4: "Aoba"}),
        ('Ao"ba,make', {2: 'Ao"ba'}),
        ('"Ao""ba",make', {2: 'Ao"ba'}),
        ('"Aoba"x,make\nMidori,make', {2: "quote", 3: "Midori"}),
        ('"Ao\nba",make\nMidori,make', {2: "Ao ba", 4: "Midori"}),
        ('"Ao,ba",make', {2: "Ao,ba"}),
        ("  Aoba  ,make", {2: "Aoba"}),
        ("\u3000Aoba\u3000,make", {2: "Aoba"}),
        ("Ao  ba,make", {2: "Ao ba"}),
        ("Ao\tba,make", {2: "Ao ba"}),
        ("Ao\u00a0ba,make", {2: "Ao ba"}),
        ("Ao\u200bba,make", {2: "Aoba"}),
        ("\u202eAoba\u202c,make", {2: "Aoba"}),
        ("שלום בע״מ,make", {2: "שלום בע״מ"}),
        ("شركة أوبا,make", {2: "شركة أوبا"}),
        ("😀 株式会社,make", {2: "😀 株式会社"}),
        ("👨‍👩‍👧 Family,make", {2: "👨‍👩‍👧 Family"}),
        ("𠮷野家,make", {2: "𠮷野家"}),
        ("e\u0301cole,make", {2: "e\u0301cole"}),
        ("'=1+1,make", {2: "=1+1"}),
        ("=1+1,make", {2: "=1+1"}),
        ("@SUM(A1),make", {2: "@SUM(A1)"}),
        ("O'Brien & Söhne <b>,make", {2: "O'Brien & Söhne <b>"}),
        ("Robert'); DROP TABLE accounts_account;--,make", {2: "Robert'); DROP TABLE accounts_account;--"}),
        ("%(source)s $table {{ x }} %s,make", {2: "%(source)s $table {{ x }} %s"}),
        ("\\N,make", {2: "\\N"}),
        ("NULL,make", {2: "NULL"}),
        ("a\\tb\\nc\\,make", {2: "a\\tb\\nc\\"}),
        ("x" * 200 + ",make", {2: "x" * 200}),
        ("x" * 201 + ",make", {2: "too_long"}),
        ("Aoba," + "x" * 101, {2: "too_long"}),
        ("\ufffd,make", {2: "\ufffd"}),
        ("Aoba\x0bB,make", {2: "Aoba B"}),
        ("Aoba\x1fB\x1dC,make", {2: "Aoba B C"}),
    ],
)
def test_strange_rows(rows, found):
    assert names(read(f"company,industry\n{rows}\n", Kind.ACCOUNTS)) == found


def test_a_nul_far_into_the_file_spoils_its_row_only():
    rows = "Aoba,make\n" * 1000
    found = read(f"company,industry\n{rows}Mid\x00ori,make\nKi,make\n", Kind.ACCOUNTS)
    assert (found[1002], found[1003]["name"]) == ("nul", "Ki")


# --- Rows with several mistakes ---


def codes(text, kind):
    file = BytesIO(text.encode())
    mapping = replace(guess_mapping(file, kind)[0], basis=replace(BASIS, on=None))
    table = mapping.table(file)
    [row] = [row_reader(mapping, kind, table.columns)(row) for row in table.rows()]
    return [problem.code for problem in row.problems]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("アオバ,1x,1x,春", ["number", "number", "number"]),
        (",多数,,", ["missing", "number"]),
        ("x" * 201 + ",,1x,", ["too_long", "number"]),
    ],
)
def test_all_mistakes_of_a_company_are_said(cells, said):
    assert sorted(codes(f"会社名,従業員数,設立年,決算月\n{cells}\n", Kind.ACCOUNTS)) == sorted(said)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("伊藤 健,ito@,fr,2026-13-01", ["email", "language", "date"]),
        (",,fr,", ["language", "missing", "missing"]),
        (",ito@,,2026-04-01", ["email"]),
        ("x" * 121 + ",,,", ["too_long", "missing"]),
        ("伊藤 健,,,いつか", ["date"]),
    ],
)
def test_all_mistakes_of_a_person_are_said_and_nothing_wrong_is_called_empty(cells, said):
    assert codes(f"氏名,メールアドレス,言語,名刺交換日\n{cells}\n", Kind.CONTACTS) == said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (",hot,いつか,12万,", ["stage", "date", "amount", "account_missing", "missing"]),
        ("アオバ,won,,1.5,x", ["amount_decimals", "close_date_missing"]),
        ("アオバ,won,いつか,1,x", ["date"]),
    ],
)
def test_all_mistakes_of_a_deal_are_said(cells, said):
    assert codes(f"company,stage,close date,amount,deal name\n{cells}\n", Kind.DEALS) == said


# --- Dates in every form ---


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("2026/4/1", date(2026, 4, 1)),
        ("2026.04.01", date(2026, 4, 1)),
        ("2026年4月1日", date(2026, 4, 1)),
        ("２０２６年４月１日", date(2026, 4, 1)),
        ("20260401", date(2026, 4, 1)),
        ("令和8年4月1日", date(2026, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R8.4.1", date(2026, 4, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("S64.1.7", date(1989, 1, 7)),
        ("2026-04-01 09:30:00", date(2026, 4, 1)),
        ("2026-04-01T09:30:00Z", date(2026, 4, 1)),
        ("2026-04-01T09:30:00.000+0900", date(2026, 4, 1)),
        ("2026/4/1 9:30 AM", date(2026, 4, 1)),
        ("12/25/2026", date(2026, 12, 25)),
        ("25/12/2026", date(2026, 12, 25)),
        ("25.12.2026", date(2026, 12, 25)),
        ("1/2/2026", "date_order"),
        ("2026-02-30", "date"),
        ("2026-13-01", "date"),
        ("99999999", "date"),
        ("0000-00-00", "date"),
        ("いつか", "date"),
        ("46113", "date"),
        ("2026", "date"),
        ("4/1", "date"),
        ("-", "date"),
        ("", None),
    ],
)
def test_dates(cell, value):
    assert value_of("open date", cell, "opened_on", "deals") == value


# --- Amounts and numbers ---


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12000000", Decimal(12_000_000)),
        ("12,000,000", Decimal(12_000_000)),
        ("¥12,000,000", Decimal(12_000_000)),
        ("￥１２，０００", Decimal(12_000)),
        ("12,000円", Decimal(12_000)),
        ("JPY 12000", Decimal(12_000)),
        ("12000.00", Decimal(12_000)),
        ("0", Decimal(0)),
        ("1,2345", "amount"),
        ("12.5", "amount_decimals"),
        ("$12", "amount_currency"),
        ("€12", "amount_currency"),
        ("-5", "amount"),
        ("1e5", "amount"),
        ("12万", "amount"),
        ("#REF!", "amount"),
        ("NaN", "amount"),
        ("Infinity", "amount"),
        ("9" * 14, "amount"),
        ("1 000", Decimal(1000)),
        ("", None),
    ],
)
def test_amounts(cell, value):
    assert value_of("amount", cell, "amount", "deals") == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("120", 120),
        ("1,200名", 1200),
        ("１２０人", 120),
        ("120.0", 120),
        ("12.5", "number"),
        ("100-200", "number"),
        ("約100", "number"),
        ("-1", "number"),
        ("99999999999", "number"),
        ("", None),
    ],
)
def test_numbers_of_people(cell, value):
    assert value_of("employees", cell, "employees", "accounts") == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1987", 1987),
        ("１９８７年", 1987),
        ("1,987", 1987),
        ("1987.0", 1987),
        ("1987年4月", 1987),
        ("1987/4/1", 1987),
        ("1987-04-01 00:00:00", 1987),
        ("昭和62年", 1987),
        ("昭和62年4月1日", 1987),
        ("S62.4", 1987),
        ("平成元年", 1989),
        ("大正12年", 1923),
        ("明治３４年", 1901),
        ("元年", "number"),
        ("62年", "number"),
        ("4/1/1987", "number"),
        ("0987", "number"),
        ("3987", "number"),
        ("昔", "number"),
    ],
)
def test_the_year_a_company_was_founded(cell, value):
    assert value_of("設立", cell, "founded", "accounts") == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("3", 3), ("03", 3), ("3月", 3), ("３月", 3), ("3月末", 3), ("Mar", 3), ("March", 3), ("2026-03-31", 3), ("13", "number"), ("0", "number"), ("春", "number")],
)  # fmt: skip
def test_the_month_a_fiscal_year_ends_in(cell, value):
    assert value_of("決算月", cell, "fiscal_month_end", "accounts") == value


# --- Marks of direction, as copying out of Windows leaves them ---


@pytest.mark.parametrize(
    ("header", "cell", "name", "value"),
    [
        ("amount", "\u202d1,234\u202c", "amount", Decimal(1234)),
        ("open date", "\u200e2026\u200e/4\u200e/1", "opened_on", date(2026, 4, 1)),
        ("stage", "won\u200b", "stage", "won"),
    ],
)
def test_marks_of_direction_make_no_value_unreadable(header, cell, name, value):
    fine = {"company": "Aoba", "stage": "won", "deal name": "x", "close date": "2026-05-01"} | {header: cell}
    [found] = read(f"{','.join(fine)}\n" + ",".join(f'"{each}"' for each in fine.values()), "deals").values()
    assert found[name] == value


# --- Addresses and domains ---


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("ito@aoba.example", "ito@aoba.example"),
        ("Ito@AOBA.Example", "Ito@aoba.example"),
        (" ito@aoba.example ", "ito@aoba.example"),
        ("ito@aoba.example\u200b", "ito@aoba.example"),
        ("\u202aito@aoba.example\u202c", "ito@aoba.example"),
        ("mailto:ito@aoba.example", "ito@aoba.example"),
        ("ito.@docomo.ne.jp", "ito.@docomo.ne.jp"),
        ("o'brien+x@aoba.example", "o'brien+x@aoba.example"),
        ("ito@日本語.example", "ito@xn--wgv71a119e.example"),
        ("ｉｔｏ＠aoba.example", "ito@aoba.example"),
        ("伊藤@aoba.example", "email_local"),
        ("ito", "email"),
        ("ito@", "email"),
        ("@aoba.example", "email"),
        ("ito@@aoba.example", "email"),
        ("ito@aoba", "email"),
        ("ito..x@aoba.example", "email"),
        ("ito @aoba.example", "email"),
        ("a@b.example, c@d.example", "email"),
        ("ito@www.", "email"),
        ("<ito@aoba.example>", "email"),
        ("x" * 65 + "@aoba.example", "email"),
        ("ito@aoba.example\nBcc: all@aoba.example", "email"),
        ("", None),
    ],
)
def test_addresses(cell, value):
    found = value_of("email", cell, "email", "contacts")
    assert found == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("aoba.example", "aoba.example"),
        ("https://www.Aoba.example/about?x=1", "aoba.example"),
        ("http://user@aoba.example:8080/", "aoba.example"),
        ("WWW.AOBA.EXAMPLE.", "aoba.example"),
        ("ａｏｂａ．ｅｘａｍｐｌｅ", "aoba.example"),
        ("なし", "domain"),
        ("-", "domain"),
        ("http://", "domain"),
        ("localhost", "domain"),
        ("javascript:alert(1)", "domain"),
        ("", None),
    ],
)
def test_domains(cell, value):
    assert value_of("website", cell, "domain", "accounts") == value


# --- Names of people ---


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("伊藤 健", ("伊藤", "健", None)),
        ("伊藤　健", ("伊藤", "健", None)),
        ("伊藤健", ("伊藤健", None, None)),
        ("髙橋 一郎", ("髙橋", "一郎", None)),
        ("Mary Ann Smith", (None, None, "Mary Ann Smith")),
        ("José Müller", (None, None, "José Müller")),
        ("Nguyễn Văn A", ("Nguyễn", "Văn A", None)),
        ("محمد علي", ("محمد", "علي", None)),
        ("😀", ("😀", None, None)),
        ("x" * 121, "too_long"),
    ],
)
def test_names_of_people(cell, names):
    found = read(f"full name,email\n{cell},a@b.example\n", Kind.CONTACTS)[2]
    if isinstance(found, dict):
        found = tuple(found.get(name) for name in ("family_name", "given_name", "name_latin"))
    assert found == names


@pytest.mark.parametrize(
    ("cell", "refused"),
    [("1", True), ("TRUE", True), ("はい", True), ("○", True), ("0", False), ("false", False), ("いいえ", False), ("", False)],
)  # fmt: skip
def test_a_box_that_refuses_mail(cell, refused):
    found = read(f"name,email opt out\nIto,{cell}\n", Kind.CONTACTS)[2]
    assert ("legal_basis_on" not in found) == refused


# --- Deals ---


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("Aoba,won,2025-01-10,2025-03-31", "won"),
        ("Aoba,Closed Won,2025-01-10,2025-03-31", "won"),
        ("Aoba,受注,2025-01-10,2025-03-31", "won"),
        ("Aoba,失注,2025-01-10,2025-03-31", "lost"),
        ("Aoba,見送り,2025-01-10,2025-03-31", "no_decision"),
        ("Aoba,商談中,2025-01-10,2025-03-31", "open"),
        ("Aoba,won,2025-01-10,", "close_date_missing"),
        ("Aoba,won,2025-04-10,2025-03-31", "close_before_open"),
        ("Aoba,hot,2025-01-10,2025-03-31", "stage"),
        ("Aoba,,2025-01-10,2025-03-31", "missing"),
        (",won,2025-01-10,2025-03-31", "account_missing"),
    ],
)
def test_deals(cells, found):
    got = read(f"company,stage,open date,close date,deal name\n{cells},x\n", Kind.DEALS)[2]
    assert (got["stage"] if isinstance(got, dict) else got) == found
