import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.folding import PLAIN, fold, sound

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


PLAIN_CHARACTERS = re.findall(f"[{PLAIN}]", "".join(map(chr, range(0x110000))))


def test_plain_characters_change_their_case_and_nothing_else():
    assert len(PLAIN_CHARACTERS) > 27_000
    assert [c for c in PLAIN_CHARACTERS if fold(c) != c.lower()] == []


@given(st.text(st.sampled_from(PLAIN_CHARACTERS)))
def test_nor_do_they_change_each_other(text):
    assert fold(text) == text.lower()
