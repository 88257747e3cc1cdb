"""One cell → one value. Each reader raises CellError with the code that is shown beside the row."""

import re
import unicodedata
from decimal import Decimal
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


def read_amount(cell: str, currency: str) -> Decimal:
    """1,234 · ￥1,234 · 1234.50 · 1,234円 in any width, in the given currency; never negative."""
    text = narrow(cell).replace(" ", "")
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
    found = UNIT.search(narrow(header))
    return found[0] if found else ""


def read_whole_number(cell: str) -> int:
    """1,234 · 1234名 · 1,234人, in any width."""
    text = narrow(cell).replace(" ", "").rstrip("名人社")
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
    text = cell if cell.isascii() else narrow(cell.translate(UNSEEN)).strip()
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


def read_flag(cell: str) -> bool:
    """Whether a box is ticked."""
    return narrow(cell).strip().casefold() in TICKED


@lru_cache(maxsize=32_768)
def read_domain(cell: str) -> str:
    domain = web_domain(cell)
    if not domain:
        raise CellError(RowCode.DOMAIN, cell)
    return domain


def narrow(cell: str) -> str:
    return cell if cell.isascii() else unicodedata.normalize("NFKC", cell)
