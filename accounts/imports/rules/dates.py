"""Dates, years and months as files write them."""

import re
from datetime import date
from enum import StrEnum
from functools import lru_cache

from accounts.imports.rules.cells import CellError, narrow, read_whole_number
from accounts.imports.rules.problems import RowCode

ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925, "大正": 1911, "明治": 1867}
YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
ERA = re.compile(r"(令和|平成|昭和|[rhs])\.?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
# Of what only a year is asked of, the rest does not matter: 昭和62年4月1日, 1987/4.
YEAR = re.compile(r"(?:(令和|平成|昭和|大正|明治|[rhs])\.?(\d{1,2}|元)|(\d{4}))(?:[-/.年].*)?")
EITHER, NO_DATE = "either", ""
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOCK = re.compile(r"[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?:z| ?[+-]\d{2}:?\d{2})?$")


class DateOrder(StrEnum):
    """How dates with the year last are read. A year that comes first is never in doubt, so both orders accept it."""

    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"
    YEAR_FIRST = "ymd"


@lru_cache(maxsize=4096)
def read_date(cell: str, order: DateOrder) -> date:
    text = _date_text(cell)
    if (found := YEAR_FIRST.fullmatch(text)) or (found := COMPACT.fullmatch(text)):
        year, month, day = map(int, found.groups())
    elif found := ERA.fullmatch(text):
        year = _year_of_era(found.group(1), found.group(2))
        month, day = int(found.group(3)), int(found.group(4))
    elif order != DateOrder.YEAR_FIRST and (found := YEAR_LAST.fullmatch(text)):
        first, second, year = map(int, found.groups())
        month, day = (first, second) if order == DateOrder.MONTH_FIRST else (second, first)
    else:
        raise CellError(RowCode.DATE, cell)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise CellError(RowCode.DATE, cell) from error


class DateEvidence:
    """What the values of one column say about the order of its dates; constant memory at any length.

    Evidence is a date that only one order can read; none, or some for each order, leaves both open.
    """

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.values = 0
        self.dates = 0

    def add(self, value: str) -> None:
        verdict = _date_verdict(value)
        self.values += 1
        self.dates += verdict != NO_DATE
        self.seen.add(verdict)

    @property
    def looks_like_dates(self) -> bool:
        return self.dates * 2 > self.values

    @property
    def orders(self) -> list[DateOrder]:
        """The readings the values allow: one = known, two = the person must say."""
        both = [DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST]
        if not self.seen & {EITHER, *both}:
            return [DateOrder.YEAR_FIRST]
        only = [order for order in both if order in self.seen]
        return only if len(only) == 1 else both


def read_year(cell: str) -> int:
    """1987 · 1,987 · 1987年 · 昭和62年; of a date its year."""
    if found := YEAR.fullmatch(_date_text(cell)):
        era, in_era, number = found.groups()
        year = _year_of_era(era, in_era) if era else int(number)
    else:
        year = read_whole_number(cell)
    if not 1000 <= year <= 2200:
        raise CellError(RowCode.NUMBER, cell)
    return year


def _year_of_era(era: str, in_era: str) -> int:
    return ERAS[era] + (1 if in_era == "元" else int(in_era))


def read_month(cell: str) -> int:
    """3 · 03 · 3月 · 3月末 · Mar · March; of a whole date its month."""
    text = narrow(cell).strip().removesuffix("決算").removesuffix("末").removesuffix("期")
    name = text[:3].casefold()
    month = MONTHS.index(name) + 1 if name in MONTHS else _month_number(text, cell)
    if not 1 <= month <= 12:
        raise CellError(RowCode.NUMBER, cell)
    return month


def _month_number(text: str, cell: str) -> int:
    digits = text.removesuffix("月")
    if digits.isdecimal():
        return int(digits)
    try:
        return read_date(text, DateOrder.YEAR_FIRST).month
    except CellError as error:
        raise CellError(RowCode.NUMBER, cell) from error


def _date_text(cell: str) -> str:
    """A date without its time of day, narrow."""
    return CLOCK.sub("", narrow(cell).casefold()).strip()


@lru_cache(maxsize=4096)
def _date_verdict(value: str) -> str:
    """The only order that reads the value, EITHER, or NO_DATE."""
    if _is_date(value, DateOrder.YEAR_FIRST):
        return DateOrder.YEAR_FIRST
    month_first, day_first = _is_date(value, DateOrder.MONTH_FIRST), _is_date(value, DateOrder.DAY_FIRST)
    if month_first and day_first:
        return EITHER
    if month_first or day_first:
        return DateOrder.MONTH_FIRST if month_first else DateOrder.DAY_FIRST
    return NO_DATE


def _is_date(value: str, order: DateOrder) -> bool:
    try:
        read_date(value, order)
    except CellError:
        return False
    return True
