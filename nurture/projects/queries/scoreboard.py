"""One joint result: won so far and expected, beside the goal. No "sourced by"."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import Deal, DealStage
from nurture.projects.models import Project, Target
from nurture.projects.queries.rhythms import day_of
from nurture.projects.rules.goals import Share, goal_mark, shares


@dataclass(frozen=True)
class Scoreboard:
    """`shares` are the won deals, then the live targets, end to end on one bar."""

    won: int
    deals: int
    expected: int
    live: int
    shares: list[tuple[bool, Share]]
    goal_mark: int | None


def scoreboard(project: Project) -> Scoreboard:
    """Two queries, whatever the size."""
    targets = list(
        Target.objects.filter(project_id=project.pk)
        .order_by("-expected_amount", "pk")
        .values_list("account_id", "expected_amount", "committed_at", "finished_at")
    )
    expected = [amount for _account, amount, _committed, finished in targets if finished is None]
    since: dict[int, date] = {}
    for account, _amount, committed, _finished in targets:
        day = day_of(project, committed)
        since[account] = min(day, since.get(account, day))
    won = _won(project, since)
    amounts = won + expected
    return Scoreboard(
        won=sum(won),
        deals=len(won),
        expected=sum(expected),
        live=len(expected),
        shares=[
            (place < len(won), share) for place, share in enumerate(shares(amounts, project.goal_amount))
        ],
        goal_mark=goal_mark(amounts, project.goal_amount),
    )


def _won(project: Project, since: dict[int, date]) -> list[int]:
    """Deals of its targets, closed in its period and after both teams committed to the account."""
    deals = Deal.objects.filter(
        account_id__in=since,
        stage=DealStage.WON,
        currency="JPY",
        closed_on__range=(project.period_start, project.period_end),
    )
    rows = deals.order_by("closed_on", "pk").values_list("account_id", "amount", "closed_on")
    return [
        int(amount or Decimal(0)) for account, amount, closed in rows if closed and closed >= since[account]
    ]
