import codecs
from io import BytesIO

import pytest

from accounts.imports.rules.encodings import MAX_BYTES, check_file, guess_encoding
from accounts.imports.rules.problems import FileCode, FileUnusableError, RowCode
from accounts.imports.rules.tables import MAX_CELL, MAX_LINE, Table, column_names, guess_delimiter


def table_of(raw):
    return Table(BytesIO(raw), "utf-8", ",")


JAPANESE = "会社名,氏名\r\n㈱アオバ,髙﨑 一郎\r\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (JAPANESE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + JAPANESE.encode(), "utf-8"),
        (JAPANESE.encode("cp932"), "cp932"),
        (JAPANESE.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + JAPANESE.encode("utf-16-be"), "utf-16"),
        (b"account,name\r\nAcme,Wile\r\n", "utf-8"),
    ],
)
def test_the_encoding_is_guessed_and_the_characters_survive(raw, encoding):
    file = BytesIO(raw)
    check_file(file)
    assert guess_encoding(file) == encoding
    table = Table(file, encoding, ",")
    assert table.columns in {("会社名", "氏名"), ("account", "name")}
    assert [row.cells for row in table.rows()] in [[("㈱アオバ", "髙﨑 一郎")], [("Acme", "Wile")]]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", FileCode.EMPTY),
        (b" \r\n\t\r\n", FileCode.EMPTY),
        (codecs.BOM_UTF8, FileCode.EMPTY),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old workbook", FileCode.OLD_EXCEL),
        (b"\x89PNG\r\n", FileCode.BINARY),
        (b"%PDF-1.7", FileCode.BINARY),
        (b"a,b\n1,\x00\n", FileCode.BINARY),
    ],
)
def test_a_file_that_is_no_table_is_refused_before_it_is_kept(raw, code):
    with pytest.raises(FileUnusableError) as refused:
        check_file(BytesIO(raw))
    assert refused.value.code == code


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(FileUnusableError) as refused:
        check_file(BytesIO(bytes(MAX_BYTES + 1)))
    assert refused.value.code == FileCode.TOO_LARGE


def test_bytes_that_are_no_known_text_leave_the_encoding_to_the_person():
    with pytest.raises(FileUnusableError) as refused:
        guess_encoding(BytesIO(b"name\nMu\xfcller\xa0\xff\n"))
    assert refused.value.code == FileCode.ENCODING


def test_a_wrong_encoding_names_the_line():
    with pytest.raises(FileUnusableError) as refused:
        table_of("a,b\n1,2\n㈱,髙\n".encode("cp932"))
    assert (refused.value.code, refused.value.params["line"]) == (FileCode.UNDECODABLE, 3)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb\tc\n1,5\t2\t3\n", "\t"),
        ("a;b;c\n1,5;2,5;3,5\n", ";"),
        ("name\nAcme\n", ","),
        ('a,b\n"x;y;z",2\n"x;y;z",2\n', ","),
    ],
)
def test_the_delimiter_is_guessed(text, delimiter):
    assert guess_delimiter(BytesIO(text.encode()), "utf-8") == delimiter


def test_rows_know_the_line_they_start_on():
    text = 'a,b\n1,"two\nlines"\n\n3,4\n'
    rows = [(row.line, row.cells) for row in table_of(text.encode()).rows()]
    assert rows == [(2, ("1", "two\nlines")), (5, ("3", "4"))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts(end):
    text = end.join(["a,b", "1,2", "3,4"])
    assert [row.line for row in table_of(text.encode()).rows()] == [2, 3]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("1", RowCode.RAGGED),
        ("1,2,3", RowCode.RAGGED),
        ('1,"two"x', RowCode.QUOTE),
        ("1,2\x00", RowCode.NUL),
    ],
)
def test_a_broken_row_is_a_row_with_a_problem_and_the_next_one_is_fine(line, code):
    # The NUL check of the first bytes is another test's.
    bad, good = table_of(f"a,b\n{line}\n3,4\n".encode()).rows()
    assert (bad.line, bad.problem.code) == (2, code)
    assert (good.line, good.cells, good.problem) == (3, ("3", "4"), None)


def test_empty_cells_beyond_the_header_do_no_harm():
    [row] = table_of(b"a,b\n1,2,,\n").rows()
    assert (row.cells, row.problem) == (("1", "2"), None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('a,b\n1,"never closed\n3,4\n', FileCode.OPEN_QUOTE),
        ('a,b\n1,"over\nlines"x\n', FileCode.OPEN_QUOTE),
        ("a,b\n1," + "x" * (MAX_CELL + 1) + "\n", FileCode.CELL_TOO_LONG),
        ('a,b\n1,"' + "x\n" * MAX_CELL + '"\n', FileCode.CELL_TOO_LONG),
        ("a,b\n" + "," * (MAX_LINE + 1) + "\n", FileCode.LINE_TOO_LONG),
        (",".join(f"c{n}" for n in range(201)) + "\n1\n", FileCode.TOO_MANY_COLUMNS),
    ],
    ids=["open quote", "quote over lines", "long cell", "long cell over lines", "long line", "many columns"],
)
def test_what_could_hide_rows_makes_the_file_unusable(text, code):
    with pytest.raises(FileUnusableError) as refused:
        list(table_of(text.encode()).rows())
    assert refused.value.code == code


def test_repeated_and_empty_headers_get_names_of_their_own():
    assert column_names(("Name", "Name", "", "Name (2)")) == ("Name", "Name (2)", "(3)", "Name (2) (2)")


def test_marks_of_direction_are_no_part_of_a_header():
    assert column_names(("\u202eemoC\u202c", "\u200b")) == ("emoC", "(2)")
