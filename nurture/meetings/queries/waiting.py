"""Drafts further down the sequence, which can be put beside the others: found by a few letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from accounts.models import Contact
from accounts.rules.folding import fold
from nurture.sequences.queries.steps import Line
from nurture.sequences.rules.state import EmailState
from nurture.team.models import User

# As many as are taken in at a glance; of more one types a few letters.
SHOWN: Final = 6
LETTERS: Final = 100


@dataclass(frozen=True)
class Waiting:
    email: int
    step: int
    title: str
    aim: str
    author: User
    state: EmailState
    recipients: Sequence[Contact]

    @classmethod
    def of(cls, number: int, line: Line) -> Self:
        email = line.email
        return cls(
            email=email.pk,
            step=number,
            title=email.subject,
            aim=email.hypothesis,
            author=email.updated_by,
            state=line.state,
            recipients=line.recipients,
        )

    @cached_property
    def said(self) -> str:
        """All it may be found by, folded: step, subject, aim, who wrote it and whom it goes to."""
        people = [
            (each.family_name, each.given_name, each.family_kana, each.given_kana, each.name_latin)
            for each in self.recipients
        ]
        author = (self.author.name, self.author.name_latin)
        words = [str(self.step), self.title, self.aim, *author, *(name for names in people for name in names)]
        return fold(" ".join(words))


@dataclass(frozen=True)
class Found:
    words: str
    drafts: Sequence[Waiting]
    # Found, and not shown.
    more: int
    # There are more than are shown without words.
    is_searched: bool


def found_among(waiting: Sequence[Waiting], words: str = "") -> Found:
    """Those that say each of the words, the next step first. No query."""
    asked = fold(words).split()
    found = [each for each in waiting if all(word in each.said for word in asked)]
    return Found(words, found[:SHOWN], len(found[SHOWN:]), is_searched=len(waiting) > SHOWN)
