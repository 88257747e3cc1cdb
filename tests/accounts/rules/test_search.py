from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.search import MOST_WORDS, read_search


def keys(typed):
    return [word.key for word in read_search(typed)]


def test_the_legal_form_means_nothing_beside_a_name():
    assert keys("港精密工業㈱") == keys("株式会社 港精密工業")[1:] == ["港精密工業"]
    assert keys("Minato Precision Co., Ltd.") == ["minato", "precision"]


def test_a_legal_form_alone_is_still_a_word():
    assert keys("Inc") == ["inc"]


def test_wide_and_half_width_letters_are_one():
    assert [word.text for word in read_search("ＡＯＢＡ")] == ["aoba"]
    assert read_search("ﾐﾅﾄ")[0].kana == ("ミナト", "みなと")


def test_a_word_in_hiragana_or_romaji_has_both_readings():
    assert read_search("みなと")[0].kana == ("ミナト", "みなと")
    assert read_search("minato")[0].kana == ("ミナト", "みなと")
    assert read_search("港")[0].kana == ()


@given(st.text(max_size=300))
def test_anything_typed_can_be_read(typed):
    words = read_search(typed)
    assert len(words) <= MOST_WORDS
    assert all(word.text and word.key for word in words)
