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
class Group:
    """The same to do, on several targets."""

    kind: Kind
    debts: list[Debt]

    @property
    def phase(self) -> Phase:
        return PHASES[self.kind]

    @property
    def due(self) -> datetime:
        return min(each.due for each in self.debts)

    @property
    def targets(self) -> list[tuple[Target, str, int]]:
        """Each once: where the first is done, and how many there are."""
        first: dict[Target, tuple[str, int]] = {}
        for each in self.debts:
            if each.target:
                url, count = first.get(each.target, (each.url, 0))
                first[each.target] = url, count + 1
        return [(target, url, count) for target, (url, count) in first.items()]

    def is_late(self, at: datetime) -> bool:
        return self.due < at


@dataclass(frozen=True)
class Person:
    """One member with what they owe, first due first."""

    user: User
    debts: list[Debt]

    @property
    def groups(self) -> list[Group]:
        """Actions stand by themselves: each says something else."""
        found: dict[object, list[Debt]] = {}
        for each in self.debts:
            found.setdefault(each.url if each.kind == Kind.ACTION else each.kind, []).append(each)
        return [Group(debts[0].kind, debts) for debts in found.values()]


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
