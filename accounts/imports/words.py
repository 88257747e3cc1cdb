"""The words for codes: short, kind, in the reader's language. Values come out of the file and are only ever inserted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.imports.rules.dates import DateOrder
from accounts.imports.rules.mapping import Mode
from accounts.imports.rules.problems import FileCode, MappingCode, MappingProblem, RowCode

FIELDS: dict[str, Promise] = {
    "account": _("Company"),
    "account_domain": _("Company's domain"),
    "account_external_id": _("Company's ID in the source"),
    "amount": _("Amount"),
    "closed_on": _("Close date"),
    "currency": _("Currency"),
    "department": _("Department"),
    "domain": _("Domain or website"),
    "email": _("Email address"),
    "employees": _("Employees"),
    "external_id": _("ID in the source"),
    "family_kana": _("Family name in kana"),
    "family_name": _("Family name"),
    "fiscal_month_end": _("Fiscal year ends in"),
    "founded": _("Year founded"),
    "full_kana": _("Full name in kana"),
    "full_name": _("Full name"),
    "given_kana": _("Given name in kana"),
    "given_name": _("Given name"),
    "industry": _("Industry"),
    "language": _("Language"),
    "legal_basis": _("Legal basis"),
    "legal_basis_on": _("Date of the legal basis"),
    "legal_basis_proof": _("Proof of the legal basis"),
    "legal_basis_source": _("Source of the legal basis"),
    "location": _("Location"),
    "name": pgettext_lazy("of a company or a deal", "Name"),
    "name_kana": _("Name in kana"),
    "name_latin": _("Name in Latin letters"),
    "opened_on": _("Opening date"),
    "parent_name": _("Parent company"),
    "phone": _("Phone"),
    "process": _("How it went"),
    "product": _("Product"),
    "reason_note": _("Reason in one sentence"),
    "refused": _("Refuses our emails (yes or no)"),
    "rep_name": _("Sales rep"),
    "stage": _("Deal stage"),
    "their_words": _("Customer's words"),
    "title": _("Job title"),
}
ENCODINGS: dict[str, Promise | str] = {
    "utf-8": "UTF-8",
    "cp932": _("Shift_JIS (CP932, Excel in Japan)"),
    "utf-16": "UTF-16",
    "utf-16-le": _("UTF-16 without mark, little-endian"),
    "utf-16-be": _("UTF-16 without mark, big-endian"),
    "euc-jp": "EUC-JP",
    "cp1252": _("Western (Windows-1252)"),
}
DELIMITERS: dict[str, Promise] = {",": _("Comma ,"), "\t": _("Tab"), ";": _("Semicolon ;")}
ORDERS: dict[DateOrder, Promise] = {
    DateOrder.YEAR_FIRST: _("year / month / day"),
    DateOrder.MONTH_FIRST: _("month / day / year"),
    DateOrder.DAY_FIRST: _("day / month / year"),
}

MODES: dict[Mode, Promise] = {
    Mode.BOTH: _("Add new ones and update those that are there"),
    Mode.CREATE: _("Only add new ones"),
    Mode.UPDATE: _("Only update those that are there"),
}

FILE: dict[FileCode, Promise] = {
    FileCode.EMPTY: _("This file is empty. Export it again and choose the new file."),
    FileCode.HEADER_ONLY: _("This file has a header and no rows below it. There is nothing to import."),
    FileCode.TOO_LARGE: _(
        "This file is larger than %(limit_mb)s MB. Split it and import the parts one by one."
    ),
    FileCode.OLD_EXCEL: _(
        "This is an Excel workbook of before 2007, or one with a password. Save it as .xlsx without a password."
    ),
    FileCode.WORKBOOK_BROKEN: _(
        "This workbook cannot be opened. Open it in Excel and save it as .xlsx again."
    ),
    FileCode.WORKBOOK_TOO_LARGE: _(
        "This workbook unpacks to more than we can read. Save the sheet as CSV and choose that file."
    ),
    FileCode.SHEET_MISSING: _("This workbook has no sheet with a table."),
    FileCode.BINARY: _(
        "This is neither a text file nor an Excel workbook. Export the table as CSV or .xlsx."
    ),
    FileCode.TOO_MANY_ROWS: _(
        "The file has more than %(limit)s rows. Split it and import the parts one by one."
    ),
    FileCode.ENCODING: _(
        "We could not tell which characters this file uses. Choose the encoding it was saved in."
    ),
    FileCode.DELIMITER: _("“%(delimiter)s” cannot separate cells. Use a comma, a tab or a semicolon."),
    FileCode.UNDECODABLE: _("Line %(line)s cannot be read as %(encoding)s. Choose another encoding."),
    FileCode.TOO_MANY_COLUMNS: _(
        "The header has more than %(limit)s columns. Keep the columns you need and export again."
    ),
    FileCode.CELL_TOO_LONG: _(
        "A cell on line %(line)s is longer than %(limit)s characters. Shorten it at the source."
    ),
    FileCode.LINE_TOO_LONG: _(
        "Line %(line)s is longer than %(limit)s characters. This does not look like a table."
    ),
    FileCode.OPEN_QUOTE: _(
        'A quotation mark (") that opens on line %(line)s is not closed. Mend it at the source.'
    ),
    FileCode.TITLE_ABOVE: _(
        "Only “%(found)s” stands in the first row, and the rows below have more cells. "
        "Delete what stands above the column names, then choose the file again."
    ),
}
# Of one sheet of a workbook that has others.
SHEET: dict[FileCode, Promise] = {
    FileCode.EMPTY: _("This sheet is empty."),
    FileCode.HEADER_ONLY: _("This sheet has a header and no rows below it."),
}

MAPPING: dict[MappingCode, Promise] = {
    MappingCode.NO_COLUMN: _("Say which column holds: %(fields)s."),
    MappingCode.UNKNOWN_COLUMN: _("The file has no column “%(target)s”."),
    MappingCode.UNKNOWN_FIELD: _("“%(field)s” cannot be chosen for “%(target)s”."),
    MappingCode.FIELD_TWICE: _("“%(field)s” is chosen for two columns. Keep one of them."),
    MappingCode.DATE_ORDER: _(
        "The dates of “%(target)s” can be read in two ways. Say which comes first, month or day."
    ),
    MappingCode.STAGE: _("Choose a stage for “%(target)s”."),
    MappingCode.CURRENCY: _("Choose the currency of the amounts."),
    MappingCode.BASIS: _("Say on what legal basis we may write to these people."),
    MappingCode.BASIS_DATE: _("Say since when the legal basis holds, or choose the column that says it."),
    MappingCode.MODE: _("“%(target)s” is not something a file can do. Choose one of the three."),
    MappingCode.SOURCE: _("Name the source, so that its IDs are not mixed up with those of another system."),
}

ROW: dict[RowCode, Promise] = {
    RowCode.RAGGED: _("This row has %(cells)s cells, the header has %(columns)s."),
    RowCode.QUOTE: _('A quotation mark (") stands in the wrong place.'),
    RowCode.NUL: _("The row holds an unreadable (NUL) character."),
    RowCode.MISSING: _("“%(field)s” is empty."),
    RowCode.TOO_LONG: _("“%(column)s” is longer than %(limit)s characters."),
    RowCode.DATE: _("“%(value)s” in “%(column)s” is not a date we can read."),
    RowCode.NUMBER: _("“%(value)s” in “%(column)s” is not a number we can read."),
    RowCode.AMOUNT: _("“%(value)s” in “%(column)s” is not an amount we can read."),
    RowCode.AMOUNT_DECIMALS: _("“%(value)s” in “%(column)s” has more decimals than the currency."),
    RowCode.AMOUNT_CURRENCY: _("“%(value)s” in “%(column)s” is in another currency than the one chosen."),
    RowCode.EMAIL: _("“%(value)s” is not a complete email address."),
    RowCode.EMAIL_LOCAL: _("“%(value)s” has letters before the @ that mail servers do not accept."),
    RowCode.LANGUAGE: _("“%(value)s” is a language we do not write in."),
    RowCode.DOMAIN: _("“%(value)s” in “%(column)s” is not a domain."),
    RowCode.STAGE: _("The stage “%(value)s” is not known. Choose what it means in the mapping."),
    RowCode.CLOSE_DATE_MISSING: _("The deal is closed but has no close date."),
    RowCode.CLOSE_BEFORE_OPEN: _("The deal closes (%(closed)s) before it opens (%(opened)s)."),
    RowCode.ACCOUNT_MISSING: _("The row does not say which company it belongs to."),
    RowCode.ACCOUNT_UNKNOWN: _("“%(account)s” is not among the accounts. Import the company first."),
    RowCode.ACCOUNT_AMBIGUOUS: _("“%(account)s” fits several accounts: %(candidates)s."),
    RowCode.ACCOUNT_DIFFERS: _("%(candidates)s belongs to another company here. An import does not move it."),
    RowCode.TWO_MATCHES: _("The row fits several records: %(candidates)s."),
    RowCode.DOMAIN_OF_OTHER: _(
        "The domain %(domain)s belongs to %(candidates)s, a company with another name."
    ),
    RowCode.OTHER_DOMAIN: _("%(candidates)s has the same name but not the domain %(domain)s."),
    RowCode.TAKEN: _("The address %(email)s belongs to %(candidates)s."),
    RowCode.SAME_FILE: _("Line %(line)s of this file is about the same record."),
    RowCode.ERASED: _("The data of this person was erased here. An import does not bring it back."),
    RowCode.ONLY_NEW: _("It is there already, and this file only adds."),
    RowCode.ONLY_KNOWN: _("It is not there yet, and this file only updates."),
}

# A short name for a reason, where rows are counted by it.
REASONS: dict[RowCode, Promise] = {
    RowCode.RAGGED: _("Too many or too few cells"),
    RowCode.QUOTE: _("Stray quotation mark"),
    RowCode.NUL: _("Unreadable character"),
    RowCode.MISSING: _("Needed value is empty"),
    RowCode.TOO_LONG: _("Value too long"),
    RowCode.DATE: _("Date not readable"),
    RowCode.NUMBER: _("Number not readable"),
    RowCode.AMOUNT: _("Amount not readable"),
    RowCode.AMOUNT_DECIMALS: _("Too many decimals"),
    RowCode.AMOUNT_CURRENCY: _("Another currency"),
    RowCode.EMAIL: _("Email address not complete"),
    RowCode.EMAIL_LOCAL: _("Email address with letters mail does not accept"),
    RowCode.LANGUAGE: _("Unknown language"),
    RowCode.DOMAIN: _("Not a domain"),
    RowCode.STAGE: _("Unknown stage"),
    RowCode.CLOSE_DATE_MISSING: _("Closed without a date"),
    RowCode.CLOSE_BEFORE_OPEN: _("Closes before it opens"),
    RowCode.ACCOUNT_MISSING: _("No company given"),
    RowCode.ACCOUNT_UNKNOWN: _("Company not among the accounts"),
    RowCode.ACCOUNT_AMBIGUOUS: _("Several companies fit"),
    RowCode.ACCOUNT_DIFFERS: _("Belongs to another company here"),
    RowCode.TWO_MATCHES: _("Several records fit"),
    RowCode.DOMAIN_OF_OTHER: _("Domain of another company"),
    RowCode.OTHER_DOMAIN: _("Same name, another domain"),
    RowCode.TAKEN: _("Address of somebody else"),
    RowCode.SAME_FILE: _("Repeated in the file"),
    RowCode.ERASED: _("Erased here"),
    RowCode.ONLY_NEW: _("There already (only new ones are added)"),
    RowCode.ONLY_KNOWN: _("Not there yet (only known ones are updated)"),
}

# Of what would happen as well as of what did.
OUTCOMES: dict[str, Promise] = {
    "create": _("New"),
    "update": _("Changed"),
    "skip": _("Unchanged"),
    "conflict": _("Conflicts"),
    "error": _("Errors"),
}


def file_words(code: str, params: Mapping[str, Any]) -> str:
    return str(FILE[FileCode(code)]) % params


def reading_words(code: str, params: Mapping[str, Any], *, sheets: Sequence[str]) -> str:
    """Of a file that is kept: another way to read it, or another of its sheets, may help."""
    words = FILE | SHEET if sheets else FILE
    return str(words[FileCode(code)]) % params


def failure_words(code: str, params: Mapping[str, Any]) -> str:
    """Why a job came to nothing."""
    if code:
        return file_words(code, params)
    return gettext(
        "Something went wrong on our side, three times. Nothing was changed. Please tell your administrator."
    )


def mapping_words(problem: MappingProblem) -> str:
    params = {**problem.params, "target": problem.target}
    if "fields" in params:
        params["fields"] = gettext(" or ").join(field_words(name) for name in params["fields"].split("|"))
    if "field" in params:
        params["field"] = field_words(params["field"])
    return str(MAPPING[problem.code]) % params


def problem_words(code: str, params: Mapping[str, Any], also: Iterable[Mapping[str, Any]]) -> list[str]:
    """All that is wrong with a row, a sentence each."""
    return [row_words(code, params), *(row_words(other["code"], other["params"]) for other in also)]


def row_words(code: str, params: Mapping[str, Any]) -> str:
    words = dict(params)
    if "field" in words:
        words["field"] = words["column"] = field_words(words["field"])
    return str(ROW[RowCode(code)]) % words


def reason_words(code: str) -> str:
    return str(REASONS[RowCode(code)])


def outcome_words(outcome: str) -> str:
    return str(OUTCOMES[outcome])


def field_words(name: str) -> str:
    return str(FIELDS.get(name, name))
