import io
import zipfile

import pytest

from nurture.sequences.rules.files import media_type, safe_name

pytestmark = pytest.mark.once


def office(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7\n", ".pdf"),
        (b"\x89PNG\r\n\x1a\nxx", ".png"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (office("[Content_Types].xml", "word/document.xml"), ".docx"),
        (office("xl/workbook.xml"), ".xlsx"),
        (office("ppt/presentation.xml"), ".pptx"),
    ],
)
def test_a_file_is_what_its_bytes_say(content, ending):
    assert safe_name("事例", media_type(content)) == f"事例{ending}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90",
        b"<html>",
        b"<svg",
        b"GIF89a",
        office("x.js"),
        office("word/document.xml", "word/vbaProject.bin"),
    ],
)
def test_what_could_run_is_not_taken(content):
    assert media_type(content) == ""


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("事例（九州）.PDF", "事例（九州）.pdf"),
        ("..\\..\\evil.exe", "evil.pdf"),
        ("a/b/c.pdf", "c.pdf"),
        ('x"; filename="y.exe', "x filename=y.pdf"),
        ("\u202egpj.exe", "gpj.pdf"),
        ("", "file.pdf"),
    ],
)
def test_a_name_is_only_a_name(name, kept):
    assert safe_name(name, "application/pdf") == kept
