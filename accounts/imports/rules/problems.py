"""What can be wrong with a file, a mapping or a row: a code and its parameters; the words are in accounts.imports.words."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FileCode(StrEnum):
    EMPTY = "empty"
    HEADER_ONLY = "header_only"
    TOO_LARGE = "too_large"
    OLD_EXCEL = "old_excel"
    WORKBOOK_BROKEN = "workbook_broken"
    WORKBOOK_TOO_LARGE = "workbook_too_large"
    SHEET_MISSING = "sheet_missing"
    BINARY = "binary"
    ENCODING = "encoding"
    DELIMITER = "delimiter"
    UNDECODABLE = "undecodable"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    CELL_TOO_LONG = "cell_too_long"
    LINE_TOO_LONG = "line_too_long"
    OPEN_QUOTE = "open_quote"
    TITLE_ABOVE = "title_above"


class MappingCode(StrEnum):
    NO_COLUMN = "no_column"
    UNKNOWN_COLUMN = "unknown_column"
    UNKNOWN_FIELD = "unknown_field"
    FIELD_TWICE = "field_twice"
    MODE = "mode"
    DATE_ORDER = "date_order"
    STAGE = "stage"
    CURRENCY = "currency"
    BASIS = "basis"
    BASIS_DATE = "basis_date"
    SOURCE = "source"


class RowCode(StrEnum):
    RAGGED = "ragged"
    QUOTE = "quote"
    NUL = "nul"
    MISSING = "missing"
    TOO_LONG = "too_long"
    DATE = "date"
    NUMBER = "number"
    AMOUNT = "amount"
    AMOUNT_DECIMALS = "amount_decimals"
    AMOUNT_CURRENCY = "amount_currency"
    EMAIL = "email"
    EMAIL_LOCAL = "email_local"
    LANGUAGE = "language"
    DOMAIN = "domain"
    STAGE = "stage"
    CLOSE_DATE_MISSING = "close_date_missing"
    CLOSE_BEFORE_OPEN = "close_before_open"
    ACCOUNT_MISSING = "account_missing"
    ACCOUNT_UNKNOWN = "account_unknown"
    ACCOUNT_AMBIGUOUS = "account_ambiguous"
    ACCOUNT_DIFFERS = "account_differs"
    TWO_MATCHES = "two_matches"
    DOMAIN_OF_OTHER = "domain_of_other"
    OTHER_DOMAIN = "other_domain"
    TAKEN = "taken"
    SAME_FILE = "same_file"
    ERASED = "erased"
    # Not wrong, only not asked for.
    ONLY_NEW = "only_new"
    ONLY_KNOWN = "only_known"


class FileUnusableError(Exception):
    """The whole file cannot be read; nothing was changed."""

    def __init__(self, code: FileCode, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """One thing the person has to say before the file can be read; `target` is the column, field or value it is about."""

    code: MappingCode
    target: str = ""
    params: dict[str, str] = field(default_factory=dict)


# Somebody has to choose between records; everything else is a mistake in the row.
CONFLICTS = frozenset(
    {
        RowCode.ACCOUNT_AMBIGUOUS,
        RowCode.ACCOUNT_DIFFERS,
        RowCode.TWO_MATCHES,
        RowCode.DOMAIN_OF_OTHER,
        RowCode.OTHER_DOMAIN,
        RowCode.TAKEN,
        RowCode.SAME_FILE,
    }
)


class NoticeCode(StrEnum):
    """Worth knowing before importing; changes nothing by itself."""

    SPELLINGS = "spellings"
    EXPECTED_DATES = "expected_dates"
    LEFT_OUT = "left_out"
    NO_IDS = "no_ids"
    NO_BASIS = "no_basis"
    ZERO_GONE = "zero_gone"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Notice:
    code: NoticeCode
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowProblem:
    code: RowCode
    params: dict[str, str | int] = field(default_factory=dict)
