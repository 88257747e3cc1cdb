"""What stands beside the three-minute form: what is pursued already, what marketing will owe, and whether there is room."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Account
from nurture.projects.models import Nomination, Project, Target
from nurture.projects.queries.capacity import capacity
from nurture.projects.queries.decks import deck_of
from nurture.projects.queries.duplicates import Duplicates, duplicates
from nurture.projects.queries.efforts import tiers
from nurture.projects.queries.nominations import in_the_way
from nurture.projects.queries.turnover import turnover
from nurture.projects.rules.capacity import Load
from nurture.projects.rules.effort import Effort, effort_for
from nurture.projects.rules.turnover import Turnover
from nurture.team.models import User


@dataclass(frozen=True)
class Room:
    """How full the project is, and how much the rep carries in it."""

    project: Load
    rep: Load
    # How many wait on deck already.
    waiting: int
    turnover: Turnover

    @property
    def is_full(self) -> bool:
        return self.project.is_full or self.rep.is_full


@dataclass(frozen=True)
class Beside:
    obstacle: Target | Nomination | None
    duplicates: Duplicates
    project: Project | None
    tiers: list[Effort]
    # The tier of the amount that is typed; None before there is one.
    effort: Effort | None
    room: Room | None


def beside(
    account: Account,
    *,
    project: Project | None,
    amount: int | None,
    user: User,
    at: datetime,
    written: Nomination,
) -> Beside:
    """At most twelve queries. `written` is the nomination in the form: it does not stand in its own way."""
    obstacle = in_the_way(project, account, user) if project else None
    own = tiers(project) if project else []
    return Beside(
        None if obstacle == written else obstacle,
        duplicates(account, project, user),
        project,
        own,
        effort_for(amount, own) if amount else None,
        _room(project, user, at) if project else None,
    )


def _room(project: Project, user: User, at: datetime) -> Room:
    loads = capacity(project)
    return Room(loads.project, loads.rep(user.pk), deck_of(project).count(), turnover(project, at))
