"""The deals of one account, open ones first, then the latest."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.models import Account, Deal
from nurture.web.paging import Page, keyset_page

# An account page shows this many; the rest is one link away.
SHOWN = 4
PAGE_SIZE = 30
ORDER = ("-ended_on", "-id")


@dataclass(frozen=True)
class Deals:
    shown: list[Deal]
    more: bool


def latest_deals(account: Account) -> Deals:
    found = list(_ordered(account).order_by(*ORDER)[: SHOWN + 1])
    return Deals(found[:SHOWN], len(found) > SHOWN)


def deals_page(account: Account, cursor: str) -> Page[Deal]:
    return keyset_page(_ordered(account), cursor, order=ORDER, size=PAGE_SIZE)


def _ordered(account: Account) -> QuerySet[Deal]:
    """An open deal has no end yet: it sorts as if it ended after all others."""
    return account.deals.annotate(ended_on=Coalesce("closed_on", Value(date.max)))
