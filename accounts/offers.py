"""What the apps above say about the accounts of the lead pool, without accounts knowing them.

- ACCOUNT_STANDINGS: {standing: `(user) -> ids of accounts`}, a subquery of what this user sees, to filter by.
- ACCOUNT_OFFERS: `(user, accounts) -> {account id: Mark}`, what may be begun from a row that has no mark yet.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.models import Account
from accounts.panels import Mark
from accounts.rules.pool import Standing
from nurture.team.models import User

type Ids = QuerySet[Any, int]
type OfferSupplier = Callable[[User, Sequence[Account]], Mapping[int, Mark]]


def standing_accounts(user: User, standing: Standing) -> Ids:
    supply = cast(Callable[[User], Ids], import_string(settings.ACCOUNT_STANDINGS[standing]))
    return supply(user)


def account_offers(user: User, accounts: Sequence[Account]) -> dict[int, list[Mark]]:
    offers: dict[int, list[Mark]] = defaultdict(list)
    for path in settings.ACCOUNT_OFFERS if accounts else ():
        supply = cast(OfferSupplier, import_string(path))
        for pk, offer in supply(user, accounts).items():
            offers[pk].append(offer)
    return offers
