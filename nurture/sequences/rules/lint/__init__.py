"""What catches the eye in an email before anybody receives it: hints with a place, a reason and, where safe, a fix.

Hints advise; only those that `block` keep mail from going. Everything here is pure: what is known around the words
comes in the Draft (nurture.sequences.queries.hints).
"""

from collections.abc import Callable, Iterable
from typing import Final

from nurture.sequences.rules.lint import japanese, known, letter, people
from nurture.sequences.rules.lint.letter import addresses
from nurture.sequences.rules.lint.shape import (
    BODY,
    RECIPIENTS,
    SUBJECT,
    Draft,
    Earlier,
    Heard,
    Hint,
    Lacking,
    Unsaid,
)

__all__ = [
    "BODY",
    "RECIPIENTS",
    "SUBJECT",
    "Draft",
    "Earlier",
    "Heard",
    "Hint",
    "Lacking",
    "Unsaid",
    "addresses",
    "lint",
]

RULES: Final[tuple[Callable[[Draft], Iterable[Hint]], ...]] = (
    people.footer,
    people.missing_values,
    letter.links,
    letter.placeholders,
    known.unsaid,
    known.days,
    known.evidence,
    people.sent_before,
    people.too_many,
    japanese.honorifics,
    japanese.company,
    letter.subject,
    letter.paragraphs,
    known.aging,
    japanese.characters,
    japanese.widths,
)


def lint(draft: Draft) -> list[Hint]:
    """What blocks first, then in the order of RULES; of two hints about one place the first one stands."""
    found: list[Hint] = []
    taken: set[tuple[str, int, int]] = set()
    for rule in RULES:
        for hint in rule(draft):
            place = (hint.field, hint.start, hint.end)
            if hint.contact is None and hint.end and place in taken:
                continue
            taken.add(place)
            found.append(hint)
    return sorted(found, key=lambda hint: not hint.blocks)
