"""Where a text names somebody, and the text without it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

# A family name of one character is part of too many words: it names somebody with one of these behind it.
TITLES = (
    "様|さま|さん|氏|殿|君|くん|先生|会長|社長|副社長|専務|常務|取締役|執行役員|役員|本部長|事業部長|部長|次長|課長|係長|主任|"
    "工場長|所長|室長|支店長|支社長|店長|局長|理事|顧問|担当|マネージャー|マネジャー|リーダー|GM"
)
SPACES = r"[\s\u3000・･]*"
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
FEWEST_LETTERS = 3
# So much of a text stands beside a name for whoever has to tell of whom it speaks.
NEAR = 60


class Choice(StrEnum):
    """What becomes of a text in which somebody is named."""

    NAMES = "names"
    WHOLE = "whole"
    # It is about somebody else of that name. Addresses and full names go all the same.
    LEAVE = "leave"


@dataclass(frozen=True)
class Named:
    """How a person is called, as expressions, the longest first. `sure` is nobody else; `likely` may be a namesake."""

    sure: tuple[str, ...]
    likely: tuple[str, ...]

    @cached_property
    def _sure(self) -> re.Pattern[str] | None:
        return _pattern(self.sure)

    @cached_property
    def _any(self) -> re.Pattern[str] | None:
        return _pattern((*self.sure, *self.likely))

    def pattern(self, *, likely: bool) -> re.Pattern[str] | None:
        return self._any if likely else self._sure


def named(
    *,
    family: str,
    given: str,
    family_kana: str,
    given_kana: str,
    latin: str,
    addresses: tuple[str, ...],
    phones: tuple[str, ...],
) -> Named:
    """What finds a person in a text."""
    sure = [re.escape(address) for address in addresses if address]
    sure += [spaced for phone in phones if (spaced := _phone(phone))]
    sure += [
        _whole(one, other) for one, other in ((family, given), (family_kana, given_kana)) if one and other
    ]
    words = [word for word in re.findall(r"[^\W\d_]+", latin) if len(word) >= FEWEST_LETTERS]
    if len(words) > 1:
        sure += [_word(r"[\s,.]+".join(words)), _word(r"[\s,.]+".join(reversed(words)))]
    likely = [*_alone(family), *map(_word, words)]
    likely += [re.escape(name) for name, fewest in ((given, 2), (family_kana, 3)) if len(name) >= fewest]
    return Named(_longest_first(sure), _longest_first(likely))


def names(text: str, who: Named, *, likely: bool = True) -> bool:
    pattern = who.pattern(likely=likely)
    return bool(pattern and pattern.search(text))


def pieces(text: str, who: Named) -> Iterator[tuple[str, bool]]:
    """The text in pieces, and whether each one names them: for a page that marks it."""
    pattern, end = who.pattern(likely=True), 0
    for found in pattern.finditer(text) if pattern else ():
        yield text[end : found.start()], False
        yield found.group(), True
        end = found.end()
    yield text[end:], False


def around(shown: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """The pieces, shortened to what stands near a name."""
    for text, names in shown:
        long = not names and len(text) > 2 * NEAR
        yield (f"{text[:NEAR]} … {text[-NEAR:]}" if long else text), names


def without(text: str, who: Named, choice: Choice) -> str:
    """The text as it stays."""
    if choice == Choice.WHOLE:
        return _mark(text) if text else ""
    pattern = who.pattern(likely=choice == Choice.NAMES)
    return pattern.sub(_mark(text), text) if pattern else text


def throughout(value: object, change: Callable[[str], str]) -> object:
    """Every text of a JSON value changed; its keys are ours and stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: throughout(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [throughout(each, change) for each in value]
    return value


def _mark(text: str) -> str:
    return "[消去]" if JAPANESE.search(text) else "[erased]"


def _pattern(expressions: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(expressions), re.IGNORECASE) if expressions else None


def _longest_first(expressions: list[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(expressions), key=len, reverse=True))


def _whole(one: str, other: str) -> str:
    return f"{re.escape(one)}{SPACES}{re.escape(other)}"


def _alone(family: str) -> list[str]:
    if len(family) > 1:
        return [re.escape(family)]
    return [f"{re.escape(family)}(?=\\s?(?:{TITLES}))"] if family else []


def _word(expression: str) -> str:
    return rf"(?<![^\W\d_]){expression}(?![^\W\d_])"


def _phone(written: str) -> str:
    """Its digits with whatever people put between them."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", written))
    return r"(?<!\d)" + r"[-()\s.\u2010-\u2015\uff0d]*".join(digits) + r"(?!\d)" if len(digits) >= 9 else ""
