"""What somebody typed into the search of the lead pool, read as what may stand in our records."""

import unicodedata
from dataclasses import dataclass

from accounts.rules.kana import romaji_to_katakana, to_hiragana, to_katakana
from accounts.rules.names import WESTERN_FORMS, match_key

LONGEST = 100
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in each way a record may hold it."""

    text: str
    # As accounts.rules.names.match_key writes company names.
    key: str
    # The word in katakana and in hiragana, also when it was typed in romaji; empty without a reading.
    kana: tuple[str, ...] = ()


def read_search(typed: str) -> tuple[Word, ...]:
    """An account is meant when every word is found somewhere in it. Legal forms mean nothing beside a name."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST]).casefold()
    words = [word.strip(",.、。;") for word in text.split()]
    named = [word for word in words if word and word.replace(".", "") not in WESTERN_FORMS]
    return tuple(_word(word) for word in (named or words)[:MOST_WORDS] if word)


def _word(text: str) -> Word:
    katakana = to_katakana(text)
    if text.isascii():
        katakana = romaji_to_katakana(text)
    elif to_hiragana(text) == katakana:
        katakana = ""
    return Word(text, match_key(text), (katakana, to_hiragana(katakana)) if katakana else ())
