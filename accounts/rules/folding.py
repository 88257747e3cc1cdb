"""Spellings that mean the same, folded into one: what is searched and what somebody types go through here alike.

The columns that are searched are folded by the database (accounts.models.search): by these very functions on SQLite,
by SQL made of the same tables on PostgreSQL.
"""

import re
import unicodedata

HIRAGANA = range(0x3041, 0x3097)
KATAKANA = range(0x30A1, 0x30F7)
SHIFT = KATAKANA.start - HIRAGANA.start

# Two shapes of one character that NFKC keeps apart.
GLYPHS = {"髙": "高", "﨑": "崎", "𠮷": "吉", "ヶ": "ケ", "ゖ": "ケ"}
ACCENTS = {
    "a": "àáâãäåā",
    "c": "ç",
    "e": "èéêëē",
    "i": "ìíîïī",
    "n": "ñ",
    "o": "òóôõöøō",
    "u": "ùúûüū",
    "y": "ýÿ",
}
SAME = (
    {chr(code): chr(code + SHIFT) for code in HIRAGANA}
    | {accented: plain for plain, group in ACCENTS.items() for accented in group}
    | GLYPHS
)
FOLD = str.maketrans(SAME)
# Characters of which folding changes the case and nothing else, alone or together: ASCII, katakana, kanji. As an
# expression between brackets. Most of what is stored is made of them, and need not be looked at twice.
PLAIN = " -~ァ-ヵヷ-ヺー々\u3400-\u9ad8\u9ada-\u9fff"

# Heard alike; the long vowel mark is not heard at all.
SAME_SOUND = {"ヂ": "ジ", "ヅ": "ズ", "ヲ": "オ"}
UNHEARD = "ー"
SOUND = str.maketrans(SAME_SOUND | {UNHEARD: ""})
# Passports and mail addresses write トウレイ as Torei and オオタ as Ota: the second vowel of a long one is left out.
O_ROW = "オコゴソゾトドノホボポモヨロョォ"
U_ROW = "ウクグスズツヌフブプムユルュゥ"
LONG_VOWEL = f"([{O_ROW}])[ウオ]|([{U_ROW}])ウ"
_long_vowel = re.compile(LONG_VOWEL)
# Each kanji is a word of its own: 化学 is found inside 東嶺化学, though two characters are too few for a trigram.
KANJI = "[\u3005\u3400-\u9fff\uf900-\ufaff]"
_kanji = re.compile(KANJI)


def fold(text: str) -> str:
    """Width, case, accents and the two kana scripts: ﾄｳﾚｲ, とうれい and トウレイ are one, as are Ōta and OTA."""
    return unicodedata.normalize("NFKC", text).lower().translate(FOLD)


def sound(folded: str) -> str:
    """Folded kana as Latin letters would tell them: トウレイ, トオレイ and トーレイ are トレイ."""
    return _long_vowel.sub(r"\1\2", folded.translate(SOUND))


def space(folded: str) -> str:
    """Every kanji between spaces, whatever else there is left as it is."""
    return _kanji.sub(r" \g<0> ", folded)
