"""Plain text that reads well in any mail program: lines of at most 72 columns, as wide as they look. Pure.

A character of East Asian width W or F takes two columns (UAX #11); among Japanese, one of ambiguous width does as well.
Lines break at spaces and between Japanese characters, but never so that one begins with a closing mark or ends with an
opening one (JIS X 4051), and never within a word, a number or an address.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

COLUMNS: Final = 72
_WIDE: Final = frozenset("WF")
_NOT_FIRST: Final = frozenset(
    "、。，．,.;:!?！？：；)]}）］｝」』】〉》〕”’…‥ー々ゝゞヽヾぁぃぅぇぉっゃゅょァィゥェォッャュョ%％"  # noqa: RUF001
)
_NOT_LAST: Final = frozenset("([{（［｛「『【〈《〔“‘¥￥")  # noqa: RUF001
_ADDRESS: Final = re.compile(r"https?://[!-~]+")


def width(text: str) -> int:
    """In columns."""
    ambiguous = 2 if any(unicodedata.east_asian_width(each) in _WIDE for each in text) else 1
    return sum(_columns(each, ambiguous) for each in text)


def wrap(text: str, *, first: str = "", then: str | None = None, columns: int = COLUMNS) -> list[str]:
    """`text` in lines that begin with `first`, and with `then` from the second on (as wide as `first` by default)."""
    then = " " * width(first) if then is None else then
    lines, line = [], first
    for paragraph in text.splitlines() or [""]:
        for piece in _pieces(" ".join(paragraph.split())):
            if width((line + piece).rstrip()) > columns and line.strip() and line not in {first, then}:
                lines.append(line.rstrip())
                line = then
            line += piece.lstrip() if line in {first, then} else piece
        lines.append(line.rstrip())
        line = then
    return lines


def _pieces(text: str) -> Iterator[str]:
    """What stays together."""
    together = ""
    for each in _atoms(text):
        if together and _may_part(together, each):
            yield together
            together = each
        else:
            together += each
    if together:
        yield together


def _atoms(text: str) -> Iterator[str]:
    place = 0
    while place < len(text):
        address = _ADDRESS.match(text, place)
        yield address.group() if address else text[place]
        place = address.end() if address else place + 1


def _may_part(before: str, after: str) -> bool:
    if before[-1] == " ":
        return after != " "
    if after[0] in _NOT_FIRST or before[-1] in _NOT_LAST:
        return False
    return _is_wide(before[-1]) or _is_wide(after[0])


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE


def _columns(character: str, ambiguous: int) -> int:
    if unicodedata.combining(character):
        return 0
    kind = unicodedata.east_asian_width(character)
    return 2 if kind in _WIDE else ambiguous if kind == "A" else 1
