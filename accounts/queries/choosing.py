"""The account somebody is thinking of: the latest ones they had to do with, or any by a few letters."""

from typing import Final

from accounts.models import LAST_TOUCH, Account, Activity
from accounts.queries.pool import pool_page
from accounts.rules.pool import PoolFilter
from nurture.team.models import User

SHOWN: Final = 8


def choosable(user: User, words: str, *, language: str) -> list[Account]:
    """By what was typed, as the lead pool finds it; before, what this user had to do with last."""
    if words:
        page = pool_page(user, PoolFilter(search=words), cursor="", language=language)
        return [row.account for row in page.rows[:SHOWN]]
    return _latest(user) or _own(user)


def _latest(user: User) -> list[Account]:
    """Those on whose timeline this user did something last."""
    theirs = Activity.objects.filter(actor=user).order_by("-at", "-pk").values_list("account_id", flat=True)
    latest = list(dict.fromkeys(theirs[: SHOWN * 10]))[:SHOWN]
    found = Account.objects.visible_to(user).in_bulk(latest)
    return [found[pk] for pk in latest if pk in found]


def _own(user: User) -> list[Account]:
    owned = Account.objects.visible_to(user).filter(owner=user)
    return list(owned.order_by(LAST_TOUCH.desc(), "-pk")[:SHOWN])
