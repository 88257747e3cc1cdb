"""How many targets may be let go in a quarter before nurturing turns into picking and dropping."""

from dataclasses import dataclass

# One in four. Below four targets, one.
ONE_IN = 4


@dataclass(frozen=True)
class Turnover:
    """`live` counts whatever was a target at some time in the quarter, `ended` those parked or dropped in it."""

    live: int
    ended: int

    @property
    def allowed(self) -> int:
        return max(self.live // ONE_IN, 1)

    @property
    def is_over(self) -> bool:
        return self.ended > self.allowed

    @property
    def with_one_more(self) -> "Turnover":
        return Turnover(self.live, self.ended + 1)
