"""How Japanese business mail is written: one honorific, 貴社, characters every program shows, one width."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from nurture.sequences.rules.lint.shape import BODY, SUBJECT, Draft, Hint
from nurture.sequences.rules.lint.spans import prose

_HONORIFIC: Final = "様|さま|殿|御中|各位"
_TITLES: Final = (
    "代表取締役社長|代表取締役|取締役社長|執行役員|取締役|本部長|副部長|副社長|事業部長|工場長|支店長|研究所長"
    "|センター長|理事長|会長|社長|専務|常務|部長|次長|課長|係長|主任|室長|所長|店長|院長|学長|教授|先生|博士"
)
# お客様各位 is usual, and 殿様 is a lord.
_TWICE: Final = re.compile(
    f"(?P<first>(?<!お客)様|さま|(?<=[一-龥])殿|御中|各位)[ 　]*(?P<again>(?:{_HONORIFIC})+)(?!々)"
)
_TITLE_AND: Final = re.compile(f"(?P<title>{_TITLES})[ 　]*(?P<again>様|さま|殿)")
_BOTH_ON_A_LINE: Final = re.compile(r"(?P<again>[ 　]*御中)[ 　]*[^\n、。 　様殿][^\n、。]{0,24}?(?:様|殿)")
#: salutation ends with 様 already, or with ご担当者様.
_AFTER_FIELD: Final = re.compile(
    f"(?P<field>\\{{\\{{[^{{}}]*contact\\.salutation[^{{}}]*\\}}\\}})(?P<again>[ 　]*(?:{_HONORIFIC}|さん|先生))"
)
_COMPANY_TWICE: Final = re.compile("(?P<first>貴社|御社|貴行|貴庫|貴校|貴院)(?P<again>様|さま|殿|御中)")
_SPOKEN: Final = re.compile("御社")
_SAID: Final = re.compile("「[^」]*」|『[^』]*』")
_LATIN_TWICE: Final = re.compile(
    r"\b(?:Mr|Ms|Mrs|Dr|Prof)\.?\s+(?:[A-Z][\w'’-]*?\s+)?[A-Z][\w'’]*(?P<again>[- ](?:san|sama|sensei)\b)",
    re.IGNORECASE,
)
_LATIN_SAME: Final = re.compile(
    r"\b(?P<first>Mr|Ms|Mrs|Dr|Prof)\.?(?P<again>\s+(?:Mr|Ms|Mrs|Dr|Prof)\.?)(?=\s)"
)

_HALF_KANA: Final = re.compile("[｡-ﾟ]+")
_BY_MACHINE: Final = re.compile("[①-⒛⓪-⓿❶-❿Ⅰ-ⅿ㈠-㉃㈱-㉃㊀-㊰㋀-㋿㌀-㏿㍱-㏿℡№㏍∮∟⊿〝〟]")
_FULL_LATIN: Final = re.compile("[\uff21-\uff3a\uff41-\uff5a]+")
_FULL_DIGIT: Final = re.compile("[\uff10-\uff19]+(?:[\uff0e\uff0c][\uff10-\uff19]+)*")
_LATIN: Final = re.compile("[A-Za-z]")
_DIGIT: Final = re.compile("[0-9]")
_INSTEAD: Final = {"〝": "「", "〟": "」", "№": "No.", "℡": "TEL"}


def honorifics(draft: Draft) -> Iterator[Hint]:
    """様様, 御中様, 部長様; 様 after a salutation that has one; Mr Ito-san."""
    for field, text in _texts(draft):
        for match in _AFTER_FIELD.finditer(text):
            yield _without("honorific_after_field", field, match)
        for pattern in (_TWICE, _TITLE_AND, _COMPANY_TWICE, _BOTH_ON_A_LINE, _LATIN_TWICE, _LATIN_SAME):
            for match in prose(text, pattern):
                yield _without("two_honorifics", field, match)


def company(draft: Draft) -> Iterator[Hint]:
    """御社 is said, 貴社 is written; in quotation marks somebody said it."""
    for field, text in _texts(draft):
        said = [match.span() for match in _SAID.finditer(text)]
        for match in prose(text, _SPOKEN):
            if any(start < match.start() < end for start, end in said):
                continue
            yield Hint("spoken_company", field, *match.span(), found=match[0], fix="貴社")


def characters(draft: Draft) -> Iterator[Hint]:
    """①, ㈱, ㌔ and half-width kana: some programs show another sign, some none."""
    for field, text in _texts(draft):
        for match in prose(text, _HALF_KANA):
            yield Hint("half_kana", field, *match.span(), found=match[0], fix=_widened(match[0]))
        for match in prose(text, _BY_MACHINE):
            yield Hint("machine_character", field, *match.span(), found=match[0], fix=_spelled(match[0]))


def widths(draft: Draft) -> Iterator[Hint]:
    """Full-width letters beside ABC, full-width figures beside 12. A text that keeps to one of them is left alone."""
    both = f"{draft.subject}\n{draft.body}"
    for pattern, plain in ((_FULL_LATIN, _LATIN), (_FULL_DIGIT, _DIGIT)):
        if next(prose(both, plain), None) is None:
            continue
        for field, text in _texts(draft):
            for match in prose(text, pattern):
                fix = unicodedata.normalize("NFKC", match[0])
                yield Hint("mixed_width", field, *match.span(), found=match[0], fix=fix)


def _texts(draft: Draft) -> tuple[tuple[str, str], tuple[str, str]]:
    return (SUBJECT, draft.subject), (BODY, draft.body)


def _without(code: str, field: str, match: re.Match[str]) -> Hint:
    """The second honorific may go; the place is what is seen, so that the eye finds it."""
    again = match["again"]
    start, end = match.span("again")
    whole = match[0]
    shown = whole if len(whole) <= 24 else f"{whole[:24]}…"
    return Hint(code, field, start, end, found=shown, fix="", detail={"again": again.strip()})


def _widened(kana: str) -> str:
    """ｶﾞ is two half-width signs and one full-width one."""
    return unicodedata.normalize("NFKC", kana)


def _spelled(character: str) -> str:
    if character in _INSTEAD:
        return _INSTEAD[character]
    plain = unicodedata.normalize("NFKC", character)
    return f"({plain})" if character in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳" else plain
