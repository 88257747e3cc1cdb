"""What each person still owes in a cycle, phase by phase."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from nurture.meetings.lobby.queries.owed.facts import Facts
from nurture.meetings.lobby.queries.owed.meeting import acted, attended, looked, voted
from nurture.meetings.lobby.queries.owed.shape import Debt, Group, Kind, Owing, Person
from nurture.meetings.lobby.queries.owed.writing import answered, drafted, told
from nurture.projects.models import Cycle, Project
from nurture.projects.rules.cycles import Phase

__all__ = ["Debt", "Group", "Kind", "Owing", "Person", "owed"]

SUPPLIERS: Final[tuple[Callable[[Facts], Iterator[Debt | None]], ...]] = (
    told,
    answered,
    drafted,
    attended,
    voted,
    acted,
    looked,
)


def owed(project: Project, cycle: Cycle, at: datetime) -> Owing:
    """Twenty-six queries at most, whatever the size."""
    facts = Facts(project, cycle, at)
    found = [debt for supply in SUPPLIERS for debt in supply(facts) if debt]
    order = list(Phase)
    return Owing(sorted(found, key=lambda debt: (debt.due, order.index(debt.phase))), facts.members)
