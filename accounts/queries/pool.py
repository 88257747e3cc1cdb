"""The lead pool: one page of accounts with what one needs to choose among them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from accounts.models import (
    LAST_TOUCH,
    MAILABLE,
    NOT_WON,
    Account,
    AccountQuerySet,
    AccountTag,
    Contact,
    Deal,
    DealStage,
    Tag,
)
from accounts.offers import account_offers, standing_accounts
from accounts.panels import Mark, account_marks
from accounts.queries.searching import Reason, Search, at_hand, find, matching, reasons
from accounts.rules.pool import (
    MYSELF,
    NOBODY,
    Column,
    Mailable,
    PoolFilter,
    Size,
    Sort,
    Standing,
    Told,
    Touched,
)
from nurture.team.models import User
from nurture.web.paging import keyset_page

PAGE_SIZE = 50
# Counting on would cost more than the number tells.
COUNTED = 1000
ORDERS = {
    Sort.NAME: ("sort_name", "id"),
    Sort.INDUSTRY: ("sort_without_industry", "industry", "id"),
    Sort.EMPLOYEES: ("-sort_employees", "-id"),
    Sort.TOUCH: ("-sort_touch", "-id"),
    Sort.ADDED: ("-sort_added", "-id"),
}


@dataclass(frozen=True)
class PoolRow:
    account: Account
    people: int
    mailable: int
    won: int
    lost: int
    tags: Sequence[Tag]
    marks: Sequence[Mark]
    # What may be begun with an account that has no mark.
    offers: Sequence[Mark]
    reason: Reason | None


@dataclass(frozen=True)
class Matches:
    number: int
    # There are that many and perhaps more.
    at_least: bool = False


@dataclass(frozen=True)
class PoolPage:
    rows: list[PoolRow]
    matches: Matches
    next_cursor: str
    previous_cursor: str


def pool_page(
    user: User, chosen: PoolFilter, *, cursor: str = "", back: bool = False, language: str
) -> PoolPage:
    """At most seven queries, those of the search and of the marks, whatever the size."""
    search = find(chosen.search)
    accounts = _narrowed(matching(Account.objects.visible_to(user), search), chosen, user)
    page = keyset_page(
        accounts.select_related("owner").with_sort_keys(language, by_index=not search.sorts),
        cursor,
        order=_order(chosen),
        size=PAGE_SIZE,
        back=back,
    )
    alone = not (page.next_cursor or page.previous_cursor)
    matches = Matches(len(page.rows)) if alone else _count(user, chosen, search)
    return PoolPage(_rows(user, chosen, page.rows, search), matches, page.next_cursor, page.previous_cursor)


def pool(user: User, chosen: PoolFilter) -> AccountQuerySet:
    """All that match, in no order."""
    return _narrowed(matching(Account.objects.visible_to(user), find(chosen.search)), chosen, user)


def ordered_pool(user: User, chosen: PoolFilter, language: str) -> AccountQuerySet:
    """All that match, as the list shows them."""
    accounts = pool(user, chosen).with_sort_keys(language, by_index=False)
    return accounts.order_by(*_order(chosen))


def _order(chosen: PoolFilter) -> tuple[str, ...]:
    order = ORDERS[chosen.order.sort]
    if not chosen.order.reversed:
        return order
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _count(user: User, chosen: PoolFilter, search: Search) -> Matches:
    """Of a common word only the accounts at hand are counted: enough to say "that many or more"."""
    if search.found and not chosen.filters:
        number = search.number
    else:
        accounts = at_hand(Account.objects.visible_to(user), search)
        number = _narrowed(accounts, chosen, user).values("pk")[: COUNTED + 1].count()
    return Matches(min(number, COUNTED), number > COUNTED or bool(search.common))


def _narrowed(accounts: AccountQuerySet, chosen: PoolFilter, user: User) -> AccountQuerySet:
    conditions = [
        Q(industry=chosen.industry) if chosen.industry else None,
        _sized(chosen.size) if chosen.size else None,
        _owned_by(chosen.owner, user) if chosen.owner else None,
        _touched(chosen.touched) if chosen.touched else None,
        _told(chosen.deals) if chosen.deals else None,
        _mailable(chosen.mailable, of_few=bool(chosen.industry or chosen.owner or chosen.tag))
        if chosen.mailable
        else None,
        _tagged(chosen.tag) if chosen.tag else None,
        _standing(chosen.standing, user) if chosen.standing else None,
    ]
    accounts = accounts.alias(touch=LAST_TOUCH)
    return accounts.filter(*(condition for condition in conditions if condition is not None))


def _sized(size: Size) -> Q:
    return Q(employees=None) if size == Size.UNKNOWN else Q(employees__range=size.bounds)


def _owned_by(owner: str, user: User) -> Q:
    if owner == NOBODY:
        return Q(owner=None)
    return Q(owner=user.pk if owner == MYSELF else int(owner))


def _touched(span: Touched) -> Q:
    if span.never:
        return Q(last_touched_at=None)
    if span.since:
        return Q(touch__gte=span.since)
    return Q(touch__lt=span.before)


def _told(deals: Told) -> Q:
    stages = {Told.WON: [DealStage.WON], Told.NOT_WON: NOT_WON}.get(deals, [DealStage.WON, *NOT_WON])
    there = Exists(Deal.objects.filter(account=OuterRef("pk"), stage__in=stages))
    return ~Q(there) if deals == Told.NONE else Q(there)


def _mailable(mailable: Mailable, *, of_few: bool) -> Q:
    there = Contact.objects.mailable().filter(account=OuterRef("pk"))
    if mailable == Mailable.SOMEBODY:
        return Q(Exists(there))
    if of_few:
        return ~Q(Exists(there))
    # As a number, not as NOT EXISTS: of that PostgreSQL expects next to nothing to be left, and reads and sorts all
    # instead of reading in the order of the list until a page is full.
    some = Subquery(there.values(some=Value(1))[:1], output_field=IntegerField())
    return Q(LessThan(Coalesce(some, 0), 1))


def _tagged(tag: int) -> Q:
    return Q(Exists(AccountTag.objects.filter(account=OuterRef("pk"), tag=tag)))


def _standing(standing: Standing, user: User) -> Q:
    if standing != Standing.FREE:
        return Q(pk__in=standing_accounts(user, standing))
    return ~Q(pk__in=standing_accounts(user, Standing.TARGET)) & ~Q(
        pk__in=standing_accounts(user, Standing.NOMINATED)
    )


def _rows(user: User, chosen: PoolFilter, accounts: Sequence[Account], search: Search) -> list[PoolRow]:
    """Asks for what the columns show, and for nothing else."""
    people = counted_people(accounts) if Column.MAILABLE in chosen.columns else {}
    deals = counted_deals(accounts) if Column.DEALS in chosen.columns else {}
    tags = tags_of(accounts) if Column.TAGS in chosen.columns else {}
    marks = account_marks(user, accounts)
    offers = account_offers(user, [account for account in accounts if account.pk not in marks])
    why = reasons(accounts, search)
    return [
        PoolRow(
            account,
            *people.get(account.pk, (0, 0)),
            *deals.get(account.pk, (0, 0)),
            tags.get(account.pk, []),
            marks.get(account.pk, []),
            offers.get(account.pk, []),
            why.get(account.pk),
        )
        for account in accounts
    ]


def tags_of(accounts: Sequence[Account]) -> dict[int, list[Tag]]:
    tags: dict[int, list[Tag]] = defaultdict(list)
    there = AccountTag.objects.filter(account__in=accounts).select_related("tag").order_by("tag__name", "id")
    for each in there:
        tags[each.account_id].append(each.tag)
    return tags


def counted_people(accounts: Sequence[Account]) -> dict[int, tuple[int, int]]:
    counted = (
        Contact.objects.filter(account__in=accounts, left_on=None)
        .values_list("account_id")
        .annotate(people=Count("id"), mailable=Count("id", filter=MAILABLE))
    )
    return {account_id: (people, mailable) for account_id, people, mailable in counted}


def counted_deals(accounts: Sequence[Account]) -> dict[int, tuple[int, int]]:
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
