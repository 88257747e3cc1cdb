"""Yen as people write them: 32,000,000, 3,200万, 3.2億, 1億2,000万, 32M."""

import re
import unicodedata
from decimal import Decimal

LARGEST = 10**15
UNITS = {
    "": 1,
    "k": 10**3,
    "千": 10**3,
    "万": 10**4,
    "m": 10**6,
    "百万": 10**6,
    "千万": 10**7,
    "億": 10**8,
    "b": 10**9,
    "bn": 10**9,
    "兆": 10**12,
}
# Longest first, so that 百万 is not read as 万.
UNIT = "|".join(sorted(filter(None, UNITS), key=len, reverse=True))
PART = re.compile(rf"(\d+(?:\.\d+)?)({UNIT})?")
MARKS = re.compile(r"^(?:jpy|[¥\\])|(?:円|yen|jpy)$")
GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+")


class NotAnAmount(ValueError):
    """The text cannot be read as yen without guessing."""


def parse_yen(text: str) -> int:
    """Whole yen, more than zero. Raises NotAnAmount rather than guess (3,2M, 1.234.567, 0.5)."""
    rest = MARKS.sub("", _plain(text))
    rest = MARKS.sub("", rest)
    parts = [(Decimal(number), UNITS[unit]) for number, unit in PART.findall(rest)]
    if not parts or "".join(match[0] for match in PART.finditer(rest)) != rest:
        raise NotAnAmount(text)
    sizes = [size for _number, size in parts]
    if sizes != sorted(set(sizes), reverse=True):
        # 1億2億, 2,000万1億: said twice, or backwards.
        raise NotAnAmount(text)
    amount = sum((number * size for number, size in parts), Decimal(0))
    if amount != int(amount) or not 0 < amount < LARGEST:
        raise NotAnAmount(text)
    return int(amount)


def grouped(amount: int) -> str:
    return f"{amount:,}"


def _plain(text: str) -> str:
    """Half width, small letters, no spaces, and no commas where they group by thousands."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split()).replace("、", ",")
    if "," in plain:
        groups = re.findall(r"[\d,]+", plain)
        if not all(GROUPED.fullmatch(group) for group in groups):
            raise NotAnAmount(text)
    return plain.replace(",", "")
