"""The name of the company in the words of a template: a field of its own, which the next company's name fills.

In a mail it is a merge field like others. What we read ourselves (calls and tasks, hypotheses) is no mail, so there it
is filled when the template is used.
"""

import re
from typing import Final

FIELD: Final = "{{ account.name }}"
_FIELDS: Final = re.compile(r"\{\{\s*account\.name\s*\}\}")
#: For what would not fit with the field, or with the longer name.
_LEFT_OUT: Final = "…"


def with_field(words: str, company: str, *, longest: int) -> str:
    return _fitting(words.replace(company, FIELD), words.replace(company, _LEFT_OUT), longest)


def with_name(words: str, company: str, *, longest: int) -> str:
    return _fitting(_FIELDS.sub(lambda _field: company, words), _FIELDS.sub(_LEFT_OUT, words), longest)


def _fitting(words: str, shorter: str, longest: int) -> str:
    return words if len(words) <= longest else shorter
