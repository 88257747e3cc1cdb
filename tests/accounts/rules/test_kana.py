import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.rules.kana import ROMAJI, romaji_to_katakana


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("minato", "ミナト"),
        ("kondo", "コンド"),
        ("Kitahama", "キタハマ"),
        ("shimbashi", "シンバシ"),
        ("sapporo", "サッポロ"),
        ("hatchobori", "ハッチョボリ"),
        ("kyoto", "キョト"),
        ("jun'ichi", "ジュンイチ"),
        ("tugawa", "ツガワ"),
        ("shinagawa", "シナガワ"),
        ("nippon", "ニッポン"),
        ("onnna", "オンンナ"),
        ("itoh", "イト"),
        ("ohno", "オノ"),
        ("ohashi", "オハシ"),
    ],
)
def test_romaji_reads_as_kana(romaji, kana):
    assert romaji_to_katakana(romaji) == kana


@pytest.mark.parametrize("word", ["", "Smith", "xylophone", "minato1", "aoba-ku", "th"])
def test_what_is_not_japanese_has_no_reading(word):
    assert romaji_to_katakana(word) == ""


@given(st.lists(st.sampled_from(sorted(key for key in ROMAJI if not key.startswith("n")))))
def test_every_chain_of_syllables_reads(syllables):
    assert romaji_to_katakana("".join(syllables)) or not syllables
