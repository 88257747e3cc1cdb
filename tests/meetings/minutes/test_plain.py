import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.meetings.minutes.rules.plain import COLUMNS, width, wrap

ENGLISH = "Send “A payback sheet”, because the plant manager asked for the figures of the second line and nobody has given them yet, 18.5%."
JAPANESE = "「更新費用の回収見込みシート」を送る。理由：工場長から二号ラインの数字を求められたが、まだ誰もお渡ししていないため（12月10日まで）。次の会議で、返信があったかどうかを確かめる。"


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_no_line_is_wider_than_72_columns_and_none_is_short_without_need(text):
    lines = wrap(text, first="  - ")
    assert len(lines) > 1
    assert all(width(line) <= COLUMNS for line in lines)
    assert all(width(line) > COLUMNS - 14 for line in lines[:-1])


def test_the_lines_after_the_first_stand_under_its_text():
    first, *others = wrap(ENGLISH, first="  - ")
    assert first.startswith("  - Send")
    assert all(line.startswith("    ") and line[4] != " " for line in others)


def test_a_japanese_character_takes_two_columns():
    assert width("港精密") == 6
    assert width("Minato") == 6
    # Among Japanese these are drawn wide, among Latin letters they are not.
    assert width("“a”") == 3
    assert width("…港") == 4


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one():
    for columns in range(10, 60):
        lines = wrap(JAPANESE, columns=columns)
        assert not any(line[0] in "、。）」" for line in lines), columns
        assert not any(line[-1] in "「（" for line in lines), columns


def test_words_numbers_and_addresses_stay_whole():
    address = "https://nurture.example.com/meetings/12/targets/34/" + "x" * 60
    lines = wrap(f"詳しくは{address}をご覧ください。12月10日まで", columns=24)
    assert any(address in line for line in lines)
    assert "".join(lines).count(address) == 1
    assert all("12月10" in line or "12" not in line for line in wrap("期限は12月10日です", columns=9)[1:])


@given(st.text(alphabet=st.sampled_from("abc 、。「」港精密工業10%-"), max_size=200), st.integers(6, 72))
def test_nothing_is_lost_and_nothing_is_added(text, columns):
    kept = "".join("".join(wrap(text, columns=columns)).split())
    assert kept == "".join(text.split())


def test_line_ends_that_people_typed_are_kept():
    assert wrap("one\n\ntwo") == ["one", "", "two"]
