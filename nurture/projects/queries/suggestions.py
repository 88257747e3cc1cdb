"""Past deals that a nomination may resemble."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from accounts.models import Account, Deal

OWN = 3


class Suggestion(Protocol):
    @property
    def deal(self) -> Deal: ...

    @property
    def reasons(self) -> Sequence[str | Promise]: ...


@dataclass(frozen=True)
class OwnDeal:
    """A past deal of the account itself."""

    deal: Deal
    reasons: Sequence[str | Promise] = ()


def past_deals(account: Account) -> list[Suggestion]:
    """The account's own latest, then what the apps above find alike (settings.DEAL_SUGGESTIONS).

    Each entry there is the path of a function `(account) -> list of Suggestion` with a fixed number of queries.
    """
    own = account.deals.past().select_related("account").order_by("-closed_on", "-id")[:OWN]
    found: list[Suggestion] = [OwnDeal(deal) for deal in own]
    for path in settings.DEAL_SUGGESTIONS:
        suggest = cast(Callable[[Account], Sequence[Suggestion]], import_string(path))
        found.extend(suggest(account))
    return found
