"""Whole numbers that came as text: in an address, a hidden field, a list of ticks."""

from collections.abc import Iterable
from typing import Final

#: No database is asked for a number that it cannot hold (64 bits), and Python reads no endless one.
MOST_DIGITS: Final = 18


def whole_number(text: str) -> int | None:
    """What its digits say; None where there is anything else, or more of them than a row's number ever has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """In their order; what is none is left out."""
    return [number for text in texts if (number := whole_number(text)) is not None]
