"""Where a text is not prose: merge fields, conditions, addresses. And how wide it is."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

# Each place is looked at once, whatever was typed: a field ends before the next one begins, and an address begins with
# its word. Japanese has no spaces, so a word may be as long as the letter.
_FIELDS: Final = r"\{\{(?:(?!\{\{|\}\}).)*+\}\}|\{%(?:(?!\{%|%\}).)*+%\}"
_ADDRESSES: Final = r"https?://[!-;=?-Z_a-z~]+|mailto:[!-;=?-Z_a-z~]+|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.-]+"
_NOT_PROSE: Final = re.compile(f"{_FIELDS}|{_ADDRESSES}", re.DOTALL)
_FIELD: Final = re.compile(_FIELDS, re.DOTALL)
_WIDE: Final = frozenset("WFA")
#: A merge field stands for about a name.
FIELD_WIDTH: Final = 4


def prose(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches that touch no merge field and no address."""
    kept = [match.span() for match in _NOT_PROSE.finditer(text)]
    for match in pattern.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in kept):
            yield match


def width(text: str) -> float:
    """In full-width characters: a Latin letter takes half of one, a merge field about four."""
    fields = _FIELD.findall(text)
    plain = _FIELD.sub("", text)
    return sum(_half(character) for character in plain) / 2 + FIELD_WIDTH * len(
        [each for each in fields if each.startswith("{{")]
    )


def fits(text: str, room: float) -> int:
    """How many characters of it fit into so many full-width ones; a merge field fits as a whole or not at all."""
    used, at = 0.0, 0
    for piece in _pieces(text):
        used += width(piece)
        if used > room:
            return at
        at += len(piece)
    return at


def is_japanese(text: str) -> bool:
    return any("぀" <= character <= "ヿ" or "一" <= character <= "鿿" for character in text)


def _pieces(text: str) -> Iterable[str]:
    at = 0
    for match in _FIELD.finditer(text):
        yield from text[at : match.start()]
        yield match[0]
        at = match.end()
    yield from text[at:]


def _half(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1
