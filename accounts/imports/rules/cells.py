"""One cell → one value. Each reader raises CellError with the code that is shown beside the row."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from accounts.imports.rules.problems import RowCode
from accounts.rules.names import web_domain

MAX_EMAIL = 254
MAX_AMOUNT = 10**13
# Currencies of the mapping screen → digits after the point (ISO 4217).
CURRENCIES = {
    "JPY": 0,
    "USD": 2,
    "EUR": 2,
    "GBP": 2,
    "CNY": 2,
    "KRW": 0,
    "TWD": 2,
    "SGD": 2,
    "HKD": 2,
    "THB": 2,
    "VND": 0,
    "INR": 2,
    "AUD": 2,
    "CHF": 2,
}
SIGNS = {
    "¥": {"JPY", "CNY"},
    "円": {"JPY"},
    "$": {"USD", "TWD", "SGD", "HKD", "AUD"},
    "€": {"EUR"},
    "£": {"GBP"},
    "元": {"CNY", "TWD"},
    "₩": {"KRW"},
    "₹": {"INR"},
    "฿": {"THB"},
    "₫": {"VND"},
}
# In a header, what its amounts are counted in: 金額（千円）, 受注額[百万円].
UNIT = re.compile("千円|百万円|万円|億円")
GROUPED = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925, "大正": 1911, "明治": 1867}
YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
ERA = re.compile(r"(令和|平成|昭和|[rhs])\.?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
# Of what only a year is asked of, the rest does not matter: 昭和62年4月1日, 1987/4.
YEAR = re.compile(r"(?:(令和|平成|昭和|大正|明治|[rhs])\.?(\d{1,2}|元)|(\d{4}))(?:[-/.年].*)?")
EITHER, NO_DATE = "either", ""
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TICKED = frozenset(
    {
        "1",
        "true",
        "yes",
        "y",
        "on",
        "x",
        "○",
        "\u3007",
        "はい",
        "有",
        "済",
        "オン",
        "チェック",
        "✓",
        "拒否",
        "配信停止",
    }
)
CLOCK = re.compile(r"[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?(?:z| ?[+-]\d{2}:?\d{2})?$")
FORMULA_STARTS = frozenset("=+-@")
# Marks of width and direction that copying out of other programs leaves behind; they make equal things different.
UNSEEN = dict.fromkeys(
    map(ord, "\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*\.?")


class CellError(ValueError):
    def __init__(self, code: RowCode, value: str, **params: int) -> None:
        super().__init__(code)
        self.code = code
        self.value = value
        self.params = params


class DateOrder(StrEnum):
    """How dates with the year last are read. A year that comes first is never in doubt, so both orders accept it."""

    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"
    YEAR_FIRST = "ymd"


def clean(cell: str) -> str:
    """The cell without outer spaces, the wide ones included, and without what nobody sees.

    And without the apostrophe our own error file puts before what a spreadsheet would take for a formula.
    """
    text = cell.strip()
    if not text.isprintable():
        text = text.translate(UNSEEN).strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS and len(text) > 1 else text


def one_line(cell: str) -> str:
    """Words parted by single spaces."""
    if cell.isprintable() and "  " not in cell:
        return cell
    return " ".join(cell.split())


def many_lines(cell: str) -> str:
    return CONTROLS.sub("", cell.replace("\r\n", "\n").replace("\r", "\n"))


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


def read_amount(cell: str, currency: str) -> Decimal:
    """1,234 · ￥1,234 · 1234.50 · 1,234円 in any width, in the given currency; never negative."""
    text = _narrow(cell).replace(" ", "")
    for sign, currencies in SIGNS.items():
        if sign in text:
            if currency not in currencies:
                raise CellError(RowCode.AMOUNT_CURRENCY, cell)
            text = text.replace(sign, "", 1)
    text = text.removeprefix(currency).removesuffix(currency)
    if not GROUPED.fullmatch(text):
        raise CellError(RowCode.AMOUNT, cell)
    amount = Decimal(text.replace(",", ""))
    if amount >= MAX_AMOUNT:
        raise CellError(RowCode.AMOUNT, cell)
    digits = CURRENCIES[currency]
    if amount != round(amount, digits):
        raise CellError(RowCode.AMOUNT_DECIMALS, cell)
    return round(amount, digits)


def unit_of(header: str) -> str:
    found = UNIT.search(_narrow(header))
    return found[0] if found else ""


def read_whole_number(cell: str) -> int:
    """1,234 · 1234名 · 1,234人, in any width."""
    text = _narrow(cell).replace(" ", "").rstrip("名人社")
    if not GROUPED.fullmatch(text):
        raise CellError(RowCode.NUMBER, cell)
    number = Decimal(text.replace(",", ""))
    if number != int(number) or number > 2_000_000_000:
        raise CellError(RowCode.NUMBER, cell)
    return int(number)


def read_email(cell: str) -> str:
    """An address that plain SMTP can carry, the domain in lower case and ASCII.

    Old phone carriers issued local parts that RFC 5321 does not allow (a dot before the @); people still use them.
    """
    text = cell if cell.isascii() else _narrow(cell.translate(UNSEEN)).strip()
    local, at, host = text.removeprefix("mailto:").rpartition("@")
    if not local.isascii():
        raise CellError(RowCode.EMAIL_LOCAL, cell)
    domain = _mail_domain(host) if at else ""
    address = f"{local}@{domain}"
    if not domain or not LOCAL.fullmatch(local) or len(local) > 64 or len(address) > MAX_EMAIL:
        raise CellError(RowCode.EMAIL, cell)
    return address


@lru_cache(maxsize=32_768)
def _mail_domain(host: str) -> str:
    return "" if host.casefold().startswith("www.") else web_domain(host)


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
    text = _narrow(cell).strip().removesuffix("決算").removesuffix("末").removesuffix("期")
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


def read_flag(cell: str) -> bool:
    """Whether a box is ticked."""
    return _narrow(cell).strip().casefold() in TICKED


@lru_cache(maxsize=32_768)
def read_domain(cell: str) -> str:
    domain = web_domain(cell)
    if not domain:
        raise CellError(RowCode.DOMAIN, cell)
    return domain


def _date_text(cell: str) -> str:
    """A date without its time of day, narrow."""
    return CLOCK.sub("", _narrow(cell).casefold()).strip()


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


def _narrow(cell: str) -> str:
    return cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
