import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.exports.rules import FORMULA, column_name, harmless, speakable

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://evil.example","x")',
        "+cmd|'/C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\u3000=1",
        "＝1+1",
        "＋cmd",
        "－A1",
        "＠SUM(1)",
        "+81 3 A1",
        "-",
    ],
)
def test_what_would_start_a_formula_starts_with_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "+81 3-1234-5678",
        "+81-90-1234-5678",
        "+81(0)3 1234",
        "-1,200.50",
        "＋８１ ３",
        "03-1234-5678",
        "a=b",
        "青葉",
    ],
)
def test_phone_numbers_amounts_and_words_stay_as_they_are(text):
    assert harmless(text) == text


@given(st.text())
def test_nothing_that_is_left_as_it_is_can_call_anything(text):
    written = harmless(text)
    if written.lstrip().startswith(FORMULA):
        assert not any(character.isalpha() or character in "!|\"'" for character in written)


def test_columns_are_named_as_in_excel():
    assert [column_name(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_what_xml_cannot_say_is_left_out():
    assert speakable("a\x00b\x0bc\ud800d\ufffe🍣\n") == "abcd🍣\n"
    assert len(speakable("x" * 40_000)) == 32_767
