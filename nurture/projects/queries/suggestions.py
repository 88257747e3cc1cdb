"""Past deals that a nomination may resemble."""

from collections.abc import Sequence
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


class Suggest(Protocol):
    def __call__(self, account: Account, /, *, typed: str) -> Sequence[Suggestion]: ...


@dataclass(frozen=True)
class OwnDeal:
    """A past deal of the account itself."""

    deal: Deal
    reasons: Sequence[str | Promise] = ()


def past_deals(account: Account, *, typed: str = "") -> list[Suggestion]:
    """The account's own latest, then what the apps above find alike (settings.DEAL_SUGGESTIONS).

    Each entry there is the path of a function `(account, typed=) -> list of Suggestion` with a fixed number of
    queries; `typed` is what the rep has written so far.
    """
    own = list(account.deals.past().select_related("account").order_by("-closed_on", "-id")[:OWN])
    found: list[Suggestion] = [OwnDeal(deal) for deal in own]
    for path in settings.DEAL_SUGGESTIONS:
        suggest = cast(Suggest, import_string(path))
        found.extend(each for each in suggest(account, typed=typed) if each.deal not in own)
    return found
