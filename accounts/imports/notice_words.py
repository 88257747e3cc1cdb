"""What the check says of a file as a whole, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.imports.rules.problems import NoticeCode

# What is said whatever the number of rows.
NOTICES: dict[NoticeCode, Promise] = {
    NoticeCode.NO_BASIS: _("These people come in without a legal basis, so nobody can write to them yet."),
    NoticeCode.NO_IDS: _(
        "Without an ID column a deal is recognised by its account, name, product and opening date."
    ),
    NoticeCode.UNIT: _(
        "“%(column)s” seems to count in %(unit)s. The amounts come in as they stand: 1,200 becomes 1,200 yen. If they count in %(unit)s, write them out in yen in the file first."
    ),
}


def notice_words(code: str, params: Mapping[str, Any]) -> str:
    match NoticeCode(code):
        case NoticeCode.LEFT_OUT:
            return gettext("Not imported: %(columns)s.") % {"columns": ", ".join(params["columns"])}
        case NoticeCode.ZERO_GONE:
            return ngettext(
                "One telephone number in “%(column)s” seems to have lost its leading zero: %(phone)s on line %(line)s. Excel drops it from cells that are numbers. It comes in as it stands; if the zero is missing, format the column as text and export the file again.",
                "%(rows)s telephone numbers in “%(column)s” seem to have lost their leading zero, such as %(phone)s on line %(line)s. Excel drops it from cells that are numbers. They come in as they stand; if the zero is missing, format the column as text and export the file again.",
                params["rows"],
            ) % dict(params)
        case NoticeCode.EXPECTED_DATES:
            return ngettext(
                "One open deal has a date in “%(column)s”. It is an expectation, so it is not stored as a close date.",
                "%(rows)s open deals have a date in “%(column)s”. It is an expectation, so it is not stored as a close date.",
                params["rows"],
            ) % dict(params)
        case NoticeCode.SPELLINGS:
            return gettext(
                "Spelled in several ways: %(groups)s. Mend it at the source, or choose one spelling in the mapping."
            ) % {
                "groups": "; ".join(
                    " · ".join(f"{written} {count:,}" for written, count in group)
                    for group in params["groups"]
                )
            }
        case plain:
            return str(NOTICES[plain]) % params
