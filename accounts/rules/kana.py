"""The kana behind romaji: what somebody types to find a Japanese name."""

import re

VOWELS = "aiueo"
# Hepburn and 訓令式; a space stands where the syllable does not exist.
SYLLABLES = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "g": "ガギグゲゴ",
    "s": "サシスセソ",
    "z": "ザジズゼゾ",
    "t": "タチツテト",
    "d": "ダヂヅデド",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "b": "バビブベボ",
    "p": "パピプペポ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "w": "ワ   ヲ",
    "y": "ヤ ユ ヨ",
    "f": "  フ  ",
}
SPELLED_OTHERWISE = {
    "shi": "シ",
    "chi": "チ",
    "tsu": "ツ",
    "ji": "ジ",
    "fa": "ファ",
    "fi": "フィ",
    "fo": "フォ",
}
# sha is シャ, kya is キャ: an i-syllable and a small ャ, ュ or ョ.
GLIDES = {"sh": "シ", "ch": "チ", "j": "ジ"} | {
    f"{row}y": SYLLABLES[row][1] for row in SYLLABLES if row not in {"", "w", "y", "f"}
}
SMALL = {"a": "ャ", "u": "ュ", "o": "ョ"}
DOUBLED = re.compile(r"([bcdfghjkprstz])(?=\1)|t(?=ch)")
# n before a consonant or at the end; m where Hepburn writes it before b and p (Shimbashi).
SYLLABIC_N = re.compile(r"n'|n(?![aiueoy])|m(?=[bp])")
# Itoh, Ohno: an h that only makes the vowel long.
LONG_O = re.compile(r"oh(?![aiueoy])")


def _table() -> dict[str, str]:
    plain = {
        row + vowel: kana
        for row, kanas in SYLLABLES.items()
        for vowel, kana in zip(VOWELS, kanas, strict=True)
        if kana != " "
    }
    glided = {row + vowel: kana + small for row, kana in GLIDES.items() for vowel, small in SMALL.items()}
    return plain | glided | SPELLED_OTHERWISE


ROMAJI = _table()
SYLLABLE = re.compile("|".join(sorted(ROMAJI, key=len, reverse=True)))


def romaji_to_katakana(text: str) -> str:
    """ミナト for minato; "" for anything that does not read as Japanese to its end."""
    kana = DOUBLED.sub("ッ", LONG_O.sub("o", text.casefold()))
    kana = SYLLABIC_N.sub("ン", kana)
    kana = SYLLABLE.sub(lambda found: ROMAJI[found.group()], kana)
    return "" if not kana or re.search(r"[^ァ-ヴー]", kana) else kana
