"""When a company is closed, or at work on a holiday: what comes next first."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Account, CompanyDays

# As many as stand among the facts; the rest is one link away.
SHOWN = 3


@dataclass(frozen=True)
class Turn:
    """The next time these days come round."""

    days: CompanyDays
    first: date
    last: date


def turns(account: Account, today: date) -> list[Turn]:
    """One query; days that are over and do not come again are left out."""
    found = [Turn(days, *turn) for days in account.days.all() if (turn := days.turn_from(today)) is not None]
    return sorted(found, key=lambda turn: (turn.first, turn.days.pk))


def over(account: Account, today: date) -> list[CompanyDays]:
    """Those that do not come again, the latest first."""
    return list(account.days.filter(every_year=False, ends_on__lt=today).order_by("-ends_on", "-id"))
