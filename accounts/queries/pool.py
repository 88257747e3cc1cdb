"""The lead pool: one page of accounts with what one needs to choose among them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from accounts.models import MAILABLE, Account, AccountQuerySet, Contact, Deal, DealStage
from accounts.panels import Mark, account_marks
from accounts.rules.search import Word, read_search
from nurture.team.models import User
from nurture.web.paging import keyset_page

PAGE_SIZE = 50


class PoolSort(StrEnum):
    NAME = "name"
    TOUCH = "touch"


ORDERS = {PoolSort.NAME: ("sort_name", "id"), PoolSort.TOUCH: ("-sort_touch", "-id")}
NOBODY = "none"
MYSELF = "me"


@dataclass(frozen=True)
class PoolFilter:
    search: str = ""
    industry: str = ""
    # MYSELF, NOBODY, or the id of a user.
    owner: str = ""
    has_past_deal: bool = False
    has_mailable: bool = False
    sort: PoolSort = PoolSort.NAME

    @property
    def narrows(self) -> bool:
        return bool(
            self.search.strip() or self.industry or self.owner or self.has_past_deal or self.has_mailable
        )


@dataclass(frozen=True)
class PoolRow:
    account: Account
    people: int
    mailable: int
    won: int
    lost: int
    marks: Sequence[Mark]


@dataclass(frozen=True)
class PoolPage:
    rows: list[PoolRow]
    next_cursor: str


def pool_page(user: User, chosen: PoolFilter, *, cursor: str, language: str) -> PoolPage:
    """Three queries and those of the marks, whatever the size."""
    accounts = _narrowed(Account.objects.visible_to(user), chosen, user).select_related("owner")
    page = keyset_page(accounts.with_sort_keys(language), cursor, order=ORDERS[chosen.sort], size=PAGE_SIZE)
    people, deals = _people(page.rows), _deals(page.rows)
    marks = account_marks(user, page.rows)
    rows = [
        PoolRow(
            account,
            *people.get(account.pk, (0, 0)),
            *deals.get(account.pk, (0, 0)),
            marks.get(account.pk, []),
        )
        for account in page.rows
    ]
    return PoolPage(rows, page.next_cursor)


def industries() -> Iterable[str]:
    return (
        Account.objects.exclude(industry="")
        .order_by("industry")
        .values_list("industry", flat=True)
        .distinct()
    )


def owners() -> QuerySet[User]:
    return User.objects.filter(Exists(Account.objects.filter(owner=OuterRef("pk")))).order_by("name", "id")


def _narrowed(accounts: AccountQuerySet, chosen: PoolFilter, user: User) -> AccountQuerySet:
    for word in read_search(chosen.search):
        accounts = accounts.filter(_about_company(word) | Q(pk__in=_met_at(word)))
    if chosen.industry:
        accounts = accounts.filter(industry=chosen.industry)
    if chosen.owner:
        accounts = accounts.filter(_owned_by(chosen.owner, user))
    if chosen.has_past_deal:
        accounts = accounts.filter(Exists(Deal.objects.filter(account=OuterRef("pk")).past()))
    if chosen.has_mailable:
        accounts = accounts.filter(Exists(Contact.objects.filter(account=OuterRef("pk")).mailable()))
    return accounts


def _owned_by(owner: str, user: User) -> Q:
    if owner == NOBODY:
        return Q(owner=None)
    return Q(owner=user.pk if owner == MYSELF else int(owner))


def _about_company(word: Word) -> Q:
    found = (
        Q(name_key__contains=word.key)
        | Q(name__icontains=word.text)
        | Q(name_latin__icontains=word.text)
        | Q(domain__contains=word.text)
    )
    for kana in word.kana:
        found |= Q(name_key__contains=kana) | Q(name_kana__contains=kana)
    return found


def _met_at(word: Word) -> QuerySet[Contact, int]:
    """Accounts of the people this word may mean; 伊藤健 is found however its two halves are stored."""
    found = (
        Q(whole_name__icontains=word.text)
        | Q(name_latin__icontains=word.text)
        | Q(email__icontains=word.text)
    )
    for kana in word.kana:
        found |= Q(whole_kana__contains=kana)
    named = Contact.objects.annotate(
        whole_name=Concat("family_name", "given_name", Value("")),
        whole_kana=Concat("family_kana", "given_kana", Value("")),
    )
    return named.filter(found).values_list("account_id", flat=True)


def _people(accounts: Sequence[Account]) -> dict[int, tuple[int, int]]:
    counted = (
        Contact.objects.filter(account__in=accounts, left_on=None)
        .values_list("account_id")
        .annotate(people=Count("id"), mailable=Count("id", filter=MAILABLE))
    )
    return {account_id: (people, mailable) for account_id, people, mailable in counted}


def _deals(accounts: Sequence[Account]) -> dict[int, tuple[int, int]]:
    """Won, and lost or without a decision."""
    counted = (
        Deal.objects.filter(account__in=accounts)
        .past()
        .values_list("account_id")
        .annotate(
            won=Count("id", filter=Q(stage=DealStage.WON)), lost=Count("id", filter=~Q(stage=DealStage.WON))
        )
    )
    return {account_id: (won, lost) for account_id, won, lost in counted}
