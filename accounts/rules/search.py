"""What somebody typed into the search of the lead pool, read as what may stand in our records."""

import re
import unicodedata
from dataclasses import dataclass

from accounts.rules.folding import KANJI, fold, sound, space
from accounts.rules.kana import romaji_to_katakana
from accounts.rules.names import WESTERN_FORMS, match_key

LONGEST = 100
MOST_WORDS = 5
# Shorter words begin a name (佐藤), longer ones may stand anywhere in it: trigrams need three characters or a beginning.
# The kanji of a company's name may stand anywhere all the same.
ANYWHERE = 3
# Somebody is still typing: mina-t, sa-sh.
UNFINISHED = re.compile(r"(?:[kscth]?[hy]|ts|[bcdfgjkmprstwyz])$")
KANA = re.compile(r"[ァ-ヴー]+")
ALL_KANJI = re.compile(f"{KANJI}+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, as the columns hold it that are searched (accounts.models.search): every term between two spaces."""

    # Any of these somewhere in a company's column.
    company: tuple[str, ...]
    # The same for a person. One character alone is a whole name there (森), or a search for 田 would be one for everybody.
    person: tuple[str, ...]


def read_search(typed: str) -> tuple[Word, ...]:
    """An account is meant when every word is found somewhere in it. Legal forms mean nothing beside a name."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST]).replace("\0", "").lower()
    words = [word.strip(",.、。;") for word in text.split()]
    named = [word for word in words if word and word.replace(".", "") not in WESTERN_FORMS]
    return tuple(_word(word) for word in (named or words)[:MOST_WORDS] if word)


def _word(text: str) -> Word:
    folded = fold(text)
    key = "" if "@" in text else fold(match_key(text))
    heard = _heard(folded)
    spellings = dict.fromkeys(spelling for spelling in (folded, key, heard) if spelling)
    return Word(
        company=tuple(map(_placed_in_company, spellings)),
        person=tuple(map(_placed_in_person, dict.fromkeys(each for each in (folded, heard) if each))),
    )


def _heard(folded: str) -> str:
    """The sound of kana or romaji; "" for what has none."""
    if KANA.fullmatch(folded):
        return sound(folded)
    if not folded.isascii():
        return ""
    kana = romaji_to_katakana(folded)
    if not kana and len(begun := romaji_to_katakana(UNFINISHED.sub("", folded))) > 1:
        kana = begun
    return sound(kana)


def _placed(spelling: str) -> str:
    return spelling if len(spelling) >= ANYWHERE else f" {spelling}"


def _placed_in_company(spelling: str) -> str:
    short = len(spelling) < ANYWHERE
    return space(spelling) if short and ALL_KANJI.fullmatch(spelling) else _placed(spelling)


def _placed_in_person(spelling: str) -> str:
    return f" {spelling} " if len(spelling) == 1 else _placed(spelling)
