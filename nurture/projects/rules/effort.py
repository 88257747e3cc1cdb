"""What marketing owes a target in each cycle, by how much revenue is expected of it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Effort:
    """From this amount on: emails drafted, stories and questions answered, visits or calls joined, a cycle."""

    from_amount: int
    emails: int
    answers: int
    visits: int


STANDARD = (
    Effort(0, emails=1, answers=1, visits=0),
    Effort(10_000_000, emails=1, answers=2, visits=0),
    Effort(30_000_000, emails=2, answers=3, visits=1),
)


def effort_for(amount: int, tiers: Sequence[Effort]) -> Effort | None:
    """The highest tier this amount reaches; of a yearly amount the first year counts."""
    reached = [tier for tier in tiers if tier.from_amount <= amount]
    return max(reached, key=lambda tier: tier.from_amount, default=None)
