import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.search import MOST_WORDS, read_search

pytestmark = pytest.mark.once


def company(typed):
    return [word.company for word in read_search(typed)]


def person(typed):
    return [word.person for word in read_search(typed)]


def test_the_legal_form_means_nothing_beside_a_name():
    assert company("港精密工業㈱") == [("港精密工業(株)", "港精密工業")]
    assert company("株式会社 港精密工業")[1:] == [("港精密工業",)]
    assert [words[0] for words in company("Minato Precision Co., Ltd.")] == ["minato", "precision"]


def test_a_legal_form_alone_is_still_a_word():
    assert company("GmbH") == [("gmbh",)]


def test_width_and_case_mean_nothing():
    assert company("ＡＯＢＡ") == company("aoba")
    assert company("ﾐﾅﾄ") == company("みなと") == [("ミナト",)]


@pytest.mark.parametrize("typed", ["torei", "tourei", "tōrei", "TOREI", "とうれい", "トウレイ", "ﾄｳﾚｲ"])
def test_romaji_and_both_kana_are_heard_as_one(typed):
    assert "トレイ" in company(typed)[0]


@pytest.mark.parametrize(("typed", "heard"), [("minat", "ミナ"), ("toukyo", "トキョ"), ("matsus", "マツ")])
def test_a_syllable_that_is_still_being_typed_waits(typed, heard):
    assert heard in [spelling.strip() for spelling in company(typed)[0]]


def test_what_is_no_romaji_is_not_heard():
    assert company("smith") == [("smith",)]


def test_a_short_word_begins_a_name_and_a_longer_one_stands_anywhere():
    assert person("佐藤") == [(" 佐藤",)]
    assert person("佐藤健") == [("佐藤健",)]


def test_one_character_is_a_whole_name_of_a_person():
    assert person("森") == [(" 森 ",)]
    assert company("m") == [(" m",)]


def test_kanji_stand_anywhere_in_a_company_however_few_they_are():
    assert company("化学") == [(" 化  学 ",)]
    assert company("森") == [(" 森 ",)]
    assert company("ビル") == [(" ビル",)]


def test_an_address_is_no_name_of_a_company():
    assert company("ken.ito@minato.example") == [("ken.ito@minato.example",)]


@given(st.text(max_size=300))
def test_anything_typed_can_be_read(typed):
    words = read_search(typed)
    assert len(words) <= MOST_WORDS
    assert all(word.company and word.person for word in words)
    assert not any("\0" in spelling for word in words for spelling in word.company + word.person)
