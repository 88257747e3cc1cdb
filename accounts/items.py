"""What an annotation may stand on besides an account and its people, without accounts knowing the apps above it.

settings.ANNOTATED_ITEMS names for each kind an ItemKind of the app that owns it. Its `find` decides who may see and
annotate the item: `(user, account, pk) -> Item | None`; None: not there, not of this account, or not for this user.
An item never moves to another account or another project.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Deal
from nurture.team.models import User
from nurture.web.numbers import whole_number


@dataclass(frozen=True)
class Item:
    """`audience`: the project whose members may see what is written on it; None: everybody who sees the account."""

    pk: int
    title: str
    link: str
    audience: int | None = None


@dataclass(frozen=True)
class ItemKind:
    label: str | Promise
    icon: str
    find: Callable[[User, Account, int], Item | None]


@dataclass(frozen=True)
class Place:
    """An item and its kind; as text "email:12", which forms and addresses carry."""

    kind: str
    item: Item

    def __str__(self) -> str:
        return f"{self.kind}:{self.item.pk}"


def item_kinds() -> Mapping[str, ItemKind]:
    return _kinds(tuple(settings.ANNOTATED_ITEMS.items()))


def place(user: User, account: Account, written: str) -> Place | None:
    """What "email:12" means to this user on this account."""
    kind, _colon, digits = written.partition(":")
    known, number = item_kinds().get(kind), whole_number(digits)
    if known is None or number is None:
        return None
    item = known.find(user, account, number)
    return Place(kind, item) if item else None


@cache
def _kinds(paths: tuple[tuple[str, str], ...]) -> Mapping[str, ItemKind]:
    return MappingProxyType({kind: import_string(path) for kind, path in paths})


def _deal(user: User, account: Account, pk: int) -> Item | None:
    deal = Deal.objects.visible_to(user).filter(account=account, pk=pk).first()
    return Item(deal.pk, str(deal), deal.get_absolute_url()) if deal else None


DEAL = ItemKind(_("Deal"), "briefcase", _deal)
