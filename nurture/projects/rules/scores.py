"""Where two teams see an account differently, and what has to come before they sign."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# This far apart they see different things, and must say which.
GAP = 2


@dataclass(frozen=True)
class Line:
    """One criterion as both teams scored it."""

    criterion: str
    sales: int
    marketing: int

    @property
    def gap(self) -> int:
        return abs(self.sales - self.marketing)

    @property
    def is_wide(self) -> bool:
        return self.gap >= GAP


def lines(sales: Mapping[str, int], marketing: Mapping[str, int]) -> list[Line]:
    return [Line(criterion, score, marketing[criterion]) for criterion, score in sales.items()]


def before_signing(*, revealed: bool, lines: Sequence[Line], talked: bool) -> str:
    """What is still open: "scores", "talk", or nothing."""
    if not revealed:
        return "scores"
    return "talk" if any(line.is_wide for line in lines) and not talked else ""


def next_step(*, team: str, signed: Collection[str], scored: Collection[str], needs_talk: bool) -> str:
    """What comes next for one team: "score", "talk", "sign", or nothing, because it is the other team's turn."""
    if not team or team in signed:
        return ""
    if team not in scored:
        return "score"
    if len(scored) < 2:
        return ""
    return "talk" if needs_talk else "sign"
