"""What a cell of a file may say, so that a spreadsheet shows it and runs nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

type Cell = str | int | Decimal | date | datetime | None

# What a spreadsheet takes for a formula (OWASP, CSV injection), the wide forms of Japanese keyboards included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "\uff20")
# Phone numbers and amounts: no letter, no bracket of a function, nothing to call.
NUMBER = re.compile(r"[+\-＋－]\d[\d ().,/\-－]*")
# XML 1.0 has no way to say these.
UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Excel's own limits.
LONGEST = 32_767
MOST_ROWS = 1_048_576


@dataclass(frozen=True)
class Table:
    """The head, and rows that come as they are read."""

    head: list[str]
    rows: Iterable[list[Cell]]


def harmless(text: str) -> str:
    """An apostrophe before what would start a formula. A phone number stays one: +81 3 1234 5678."""
    starts = text.startswith(FORMULA) or text.strip().lstrip("\ufeff").startswith(FORMULA)
    return f"'{text}" if starts and not NUMBER.fullmatch(text.strip()) else text


def speakable(text: str) -> str:
    """For an Excel file, which reads _x0041_ as A unless its first underline is written that way itself."""
    return ESCAPE.sub("_x005F_", UNSPEAKABLE.sub("", text)[:LONGEST])


def column_name(number: int) -> str:
    """A for 0, AA for 26."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
