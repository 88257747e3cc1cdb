"""Who gets it: values that are missing, too many at once, and what they have had before."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from nurture.sequences.rules.lint.shape import BODY, RECIPIENTS, SUBJECT, Draft, Hint

#: Two letters that share so much of what they say are one letter to whoever reads them.
SAME: Final = 0.8
_NOT_SAID: Final = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|\s+|[、。\uff0c\uff0e,.!?！？「」『』（）()\-–—:：]", re.DOTALL
)


def missing_values(draft: Draft) -> Iterator[Hint]:
    """Each stops the message to that person, and only that one."""
    for lack in draft.lacking:
        first = lack.fields[0]
        field, start, end = _place_of(draft, first)
        yield Hint(
            "missing_value",
            field,
            start,
            end,
            found=", ".join(lack.fields),
            blocks=True,
            contact=lack.contact,
            detail={"who": lack.name, "fields": ", ".join(lack.fields)},
        )


def too_many(draft: Draft) -> Iterator[Hint]:
    if draft.recipients > draft.a_day:
        detail = {"count": draft.recipients, "a_day": draft.a_day}
        yield Hint("many_recipients", RECIPIENTS, detail=detail)


def sent_before(draft: Draft) -> Iterator[Hint]:
    for earlier in draft.earlier:
        is_same = likeness(draft.body, earlier.body) >= SAME
        if not is_same and _said(draft.subject) != _said(earlier.subject):
            continue
        code, field = ("sent_before", BODY) if is_same else ("subject_before", SUBJECT)
        detail = {
            "who": ", ".join(earlier.names[:3]),
            "day": earlier.on.isoformat(),
            "link": earlier.link,
        }
        end = len(draft.subject) if field == SUBJECT else 0
        yield Hint(code, field, 0, end, found=earlier.subject[:60], detail=detail)


def footer(draft: Draft) -> Iterator[Hint]:
    if draft.footer_lacks:
        yield Hint("footer_incomplete", "", blocks=True)


def likeness(one: str, other: str) -> float:
    """How much of what two letters say is the same, from 0 to 1; greetings of merge fields do not count."""
    ours, theirs = _pieces(one), _pieces(other)
    if len(ours) < 8 or len(theirs) < 8:
        return float(bool(ours) and ours == theirs)
    return len(ours & theirs) / len(ours | theirs)


@lru_cache(maxsize=256)
def _pieces(text: str) -> frozenset[str]:
    said = _said(text)
    return frozenset(said[at : at + 3] for at in range(max(len(said) - 2, 0)))


def _said(text: str) -> str:
    return _NOT_SAID.sub("", unicodedata.normalize("NFKC", text)).lower()


def _place_of(draft: Draft, name: str) -> tuple[str, int, int]:
    """Where the field stands first."""
    pattern = re.compile(rf"\{{[{{%][^{{}}]*{re.escape(name)}[^{{}}]*[}}%]\}}")
    for field, text in ((SUBJECT, draft.subject), (BODY, draft.body)):
        if match := pattern.search(text):
            return field, *match.span()
    return BODY, 0, 0
