"""One thing that somebody owes in a cycle, and all of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from nurture.projects.models import Membership, Target
from nurture.projects.rules.cycles import Phase
from nurture.team.models import User


class Kind(StrEnum):
    """Worded in templates/meetings/lobby/parts/debt.html."""

    TELL = "tell"
    ANSWER = "answer"
    DRAFT = "draft"
    FINISH = "finish"
    APPROVE = "approve"
    ATTEND = "attend"
    VOTE = "vote"
    ACTION = "action"
    LOOK = "look"


PHASES: Final = {
    Kind.TELL: Phase.CONTRIBUTE,
    Kind.ANSWER: Phase.CONTRIBUTE,
    Kind.DRAFT: Phase.DRAFT,
    Kind.FINISH: Phase.DRAFT,
    Kind.APPROVE: Phase.DRAFT,
    Kind.ATTEND: Phase.MEET,
    Kind.VOTE: Phase.MEET,
    Kind.ACTION: Phase.MEET,
    Kind.LOOK: Phase.OBSERVE,
}


@dataclass(frozen=True)
class Debt:
    """Without a target it is about the project, or the meeting, as a whole."""

    user: User
    kind: Kind
    due: datetime
    url: str
    target: Target | None = None
    words: str = ""

    @property
    def phase(self) -> Phase:
        return PHASES[self.kind]

    def is_late(self, at: datetime) -> bool:
        return self.due < at


@dataclass(frozen=True)
class Person:
    """One member with what they owe, first due first."""

    user: User
    debts: list[Debt]


@dataclass(frozen=True)
class Owing:
    """All that is owed in a cycle, first due first."""

    debts: list[Debt]
    members: list[Membership]

    def of(self, user: User) -> list[Debt]:
        return [each for each in self.debts if each.user.pk == user.pk]

    def in_phase(self, phase: Phase) -> list[Debt]:
        return [each for each in self.debts if each.phase == phase]

    @property
    def people(self) -> list[Person]:
        """The members in the order of the project, those who owe nothing too: nobody is ranked."""
        return [Person(each.user, self.of(each.user)) for each in self.members if each.user.team]
