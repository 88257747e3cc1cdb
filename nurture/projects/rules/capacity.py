"""How many live targets a project and its people can carry."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """Live targets, of as many as are allowed."""

    live: int
    limit: int

    @property
    def is_full(self) -> bool:
        return self.live >= self.limit

    @property
    def free(self) -> int:
        return max(self.limit - self.live, 0)

    @property
    def shown(self) -> int:
        """For a meter, which cannot show more than its end."""
        return min(self.live, self.limit)


@dataclass(frozen=True)
class Limits:
    project: int
    rep: int
    marketer: int


@dataclass(frozen=True)
class Capacity:
    """The loads of one project. Somebody who owns nothing has no entry in `by_owner`."""

    limits: Limits
    live: int
    by_owner: Mapping[int, int]

    @property
    def project(self) -> Load:
        return Load(self.live, self.limits.project)

    def rep(self, user_id: int) -> Load:
        return Load(self.by_owner.get(user_id, 0), self.limits.rep)

    def marketer(self, user_id: int) -> Load:
        return Load(self.by_owner.get(user_id, 0), self.limits.marketer)

    def full(self, *, sales_owner: int, marketing_owner: int) -> list[str]:
        """What one more target of this pair would overfill: "project", "sales", "marketing"."""
        loads = {
            "project": self.project,
            "sales": self.rep(sales_owner),
            "marketing": self.marketer(marketing_owner),
        }
        return [name for name, load in loads.items() if load.is_full]
