"""What changed between two texts, as a person would say it: by words, in Japanese by phrases. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Final

# Words, numbers with their signs, runs of white space; else one character.
_TOKENS: Final = re.compile(
    r"\{\{.*?\}\}|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,:/]\d+)*|\n|[^\S\n]+|.", re.DOTALL
)
# What is alike between two changes and shorter than this tells nothing: the phrase changed.
_SHORT: Final = 2
# Beyond this the comparison of one paragraph would take longer than a reader waits.
_MOST_STEPS: Final = 1_500_000


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def diff(before: str, after: str) -> list[Piece]:
    """Pieces whose texts, without the new ones, are `before`, and, without the gone ones, are `after`."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, "".join(old[a:b])))
        else:
            pieces += _within("".join(old[a:b]), "".join(new[c:d]))
    return _joined(pieces)


def changed(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind != Kind.SAME for piece in pieces)


def tokens(text: str) -> list[str]:
    """Words of languages with spaces; Japanese character by character, katakana words and numbers whole."""
    return [token for word in _TOKENS.findall(text) for token in _split(word)]


def _split(word: str) -> Iterator[str]:
    if word.startswith("{{") or not word[0].isalpha():
        yield word
        return
    for script, characters in groupby(word, key=_script):
        run = list(characters)
        if script == "ideograph":
            yield from run
        else:
            yield "".join(run)


def _script(character: str) -> str:
    """Kanji and hiragana have no words of their own; everything else is held together."""
    name = unicodedata.name(character, "")
    if name.startswith(("CJK UNIFIED", "HIRAGANA")):
        return "ideograph"
    return "katakana" if name.startswith("KATAKANA") else "letters"


def _within(before: str, after: str) -> list[Piece]:
    old, new = tokens(before), tokens(after)
    if len(old) * len(new) > _MOST_STEPS:
        return [Piece(Kind.GONE, before), Piece(Kind.NEW, after)]
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, fresh = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, gone))
        else:
            pieces += [Piece(Kind.GONE, gone), Piece(Kind.NEW, fresh)]
    return _phrases([piece for piece in pieces if piece.text])


def _phrases(pieces: Sequence[Piece]) -> list[Piece]:
    """A character or two that happen to be alike inside a changed phrase belong to it."""
    whole: list[Piece] = []
    for at, piece in enumerate(pieces):
        inside = 0 < at < len(pieces) - 1
        if piece.kind == Kind.SAME and inside and _is_accident(piece.text):
            whole += [Piece(Kind.GONE, piece.text), Piece(Kind.NEW, piece.text)]
        else:
            whole.append(piece)
    return whole


def _is_accident(text: str) -> bool:
    return "\n" not in text and len(text.strip()) < _SHORT and not text.isspace()


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Between two unchanged pieces one that is gone and one that is new, in this order."""
    joined: list[Piece] = []
    for same, run in groupby(pieces, key=lambda piece: piece.kind == Kind.SAME):
        group = list(run)
        if same:
            joined.append(Piece(Kind.SAME, "".join(piece.text for piece in group)))
            continue
        for kind in (Kind.GONE, Kind.NEW):
            text = "".join(piece.text for piece in group if piece.kind == kind)
            joined += [Piece(kind, text)] if text else []
    return joined
