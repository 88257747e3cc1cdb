"""Accounts found by a word: by their names and domain, or by somebody who works there."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext as _

from accounts.models import Account, AccountQuerySet, Alias, AliasKind, Contact
from accounts.models.accounts import Unindexed
from accounts.rules.folding import fold
from accounts.rules.search import Word, read_search

# Beyond it a word is common: it is asked of each account then, instead of gathering all it is about.
COMMON = 5000
# As many accounts are sorted faster than they are met with while reading the list in its order.
SORTED = 25_000
# Whose a merged record is now.
OWNER = Coalesce("account_id", "contact__account_id")
# People looked at to say why fifty rows were found.
REASONS = 500


class Among(Func):
    """One of these ids; thousands of them are one parameter."""

    arity = 1
    output_field = BooleanField()

    def __init__(self, expression: str, ids: Iterable[int]) -> None:
        super().__init__(expression)
        self.ids = sorted(set(ids))

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        # Written as one text: psycopg would write them one by one.
        return f"{sql} = ANY(%s::bigint[])", (*params, f"{{{','.join(map(str, self.ids))}}}")

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any) -> Any:
        sql, params = compiler.compile(self.source_expressions[0])
        return f"{sql} IN (SELECT value FROM json_each(%s))", (  # noqa: S608 - SQL of the ORM
            *params,
            json.dumps(self.ids),
        )


@dataclass(frozen=True)
class Found:
    """A word, and the accounts it is about by their own names or by their people: all, or COMMON and one more."""

    word: Word
    companies: Sequence[int]
    met: Sequence[int]
    # By the old names of what was merged into them or into their people.
    once: Sequence[int] = ()

    @property
    def is_common(self) -> bool:
        return max(len(self.companies), len(self.met)) > COMMON

    @property
    def accounts(self) -> set[int]:
        return {*self.companies, *self.met, *self.once}


@dataclass(frozen=True)
class Search:
    """What was typed, word by word, and how the list is best asked for."""

    found: Sequence[Found]
    # The accounts that all words that are not common are about; None: every word is common, or nothing was typed.
    accounts: frozenset[int] | None
    # Sort what was found rather than read the list in its order until enough was met.
    sorts: bool

    @property
    def number(self) -> int:
        """So many are about every word, or more of them where one is common."""
        sets = [each.accounts for each in self.common]
        if self.accounts is not None:
            sets.append(set(self.accounts))
        return len(set.intersection(*sets)) if sets else 0

    @property
    def common(self) -> list[Found]:
        return [each for each in self.found if each.is_common]


@dataclass(frozen=True)
class Reason:
    """Why a row is here, when its names do not show it."""

    text: str
    contact: Contact | None = None


def find(typed: str) -> Search:
    """Three queries for each word, and one more where every word is common."""
    found = [_find(word) for word in read_search(typed)]
    rare = [each.accounts for each in found if not each.is_common]
    accounts = frozenset(set.intersection(*rare)) if rare else None
    return Search(found, accounts, sorts=accounts is not None or _is_sortable(found))


def matching(accounts: AccountQuerySet, search: Search) -> AccountQuerySet:
    """Accounts that every word is about."""
    if search.accounts is not None:
        accounts = accounts.filter(Among("pk", search.accounts))
    for number, each in enumerate(search.common):
        company = _holds(each.word.company)
        if each.once:
            company |= Q(Among("pk", each.once))
        if len(each.met) > COMMON:
            # As a value, not as EXISTS, and past the index: PostgreSQL would gather all those people first.
            people = Contact.objects.alias(read=Unindexed("search"))
            there = people.filter(_holds(each.word.person, "read"), account=OuterRef("pk"))
            accounts = accounts.alias(**{f"met_{number}": Subquery(there.values("pk")[:1])})
            accounts = accounts.filter(company | Q(**{f"met_{number}__isnull": False}))
        else:
            accounts = accounts.filter(company | Q(Among("pk", each.met)))
    return accounts


def at_hand(accounts: AccountQuerySet, search: Search) -> AccountQuerySet:
    """Some of them, where a word is common: cheap to count, and never too many."""
    if search.accounts is not None:
        accounts = accounts.filter(Among("pk", search.accounts))
    for each in search.common:
        accounts = accounts.filter(Among("pk", each.accounts))
    return accounts


def reasons(accounts: Sequence[Account], search: Search) -> dict[int, Reason]:
    """For rows whose names do not show what was searched. At most two queries."""
    words = [each.word for each in search.found]
    unsaid = {account: [word for word in words if not _is_in(account, word)] for account in accounts}
    people = _people([account for account, missing in unsaid.items() if missing], words)
    told: dict[int, Reason] = {}
    for account, missing in unsaid.items():
        if missing and (contact := _who_fits(people[account.pk], missing)):
            told[account.pk] = Reason(_called(contact, missing), contact)
        elif not missing and (hidden := _hidden(account, words)):
            told[account.pk] = Reason(hidden)
    left = {account: missing for account, missing in unsaid.items() if missing and account.pk not in told}
    return told | _once(left)


def _find(word: Word) -> Found:
    companies = Account.objects.filter(_holds(word.company)).values_list("pk", flat=True)
    met = Contact.objects.filter(_holds(word.person)).values_list("account_id", flat=True)
    once = _renamed(word).values_list(OWNER, flat=True)
    return Found(word, list(companies[: COMMON + 1]), list(met[: COMMON + 1]), list(once[: COMMON + 1]))


def _renamed(word: Word) -> QuerySet[Alias]:
    """Merges are few: what was merged is looked through as it is."""
    companies = Q(account__isnull=False) & _holds(word.company)
    people = Q(contact__isnull=False) & _holds(word.person)
    return Alias.objects.filter(companies | people, kind=AliasKind.RECORD)


def _once(unsaid: Mapping[Account, Sequence[Word]]) -> dict[int, Reason]:
    """By the name that a record merged into them had. One query, none where every row has its reason."""
    if not unsaid:
        return {}
    meant = reduce(
        or_, (Q(pk__in=_renamed(word).values("pk")) for words in unsaid.values() for word in words)
    )
    shown = [each.pk for each in unsaid]
    found = Alias.objects.filter(Q(account__in=shown) | Q(contact__account__in=shown), meant)
    return {
        alias.account_id or cast(Contact, alias.contact).account_id: Reason(
            _("merged from %(name)s") % {"name": name}, alias.contact
        )
        for alias in found.select_related("merge", "contact").order_by("-pk")
        if (name := _name_of(alias))
    }


def _name_of(alias: Alias) -> str:
    """As the merge kept it; an erasure took it away."""
    kept: list[dict[str, Any]] = alias.merge.merged
    gone = next((each for each in kept if str(each["id"]) == alias.value), {})
    return str(gone.get("name") or gone.get("name_latin") or "")


def _is_sortable(found: Sequence[Found]) -> bool:
    """Names are sorted by what is searched: all of them may stand at the far end of the list."""
    if not found or any(len(each.met) > COMMON for each in found):
        return False
    named = reduce(and_, (_holds(each.word.company) for each in found))
    return Account.objects.filter(named).values("pk")[: SORTED + 1].count() <= SORTED


def _holds(spellings: Sequence[str], column: str = "search") -> Q:
    return reduce(or_, (Q((f"{column}__contains", spelling)) for spelling in spellings))


def _is_in(account: Account, word: Word) -> bool:
    return any(spelling in account.search for spelling in word.company)


def _people(accounts: Sequence[Account], words: Sequence[Word]) -> dict[int, list[Contact]]:
    people: dict[int, list[Contact]] = defaultdict(list)
    if accounts:
        meant = reduce(or_, (_holds(word.person) for word in words))
        there = Contact.objects.filter(meant, account__in=accounts)
        there = there.order_by("account", F("left_on").asc(nulls_first=True), "id")
        for contact in there[:REASONS]:
            people[contact.account_id].append(contact)
    return people


def _who_fits(people: Sequence[Contact], words: Sequence[Word]) -> Contact | None:
    """Whoever more of the words name."""

    def named(contact: Contact) -> int:
        return sum(any(spelling in contact.search for spelling in word.person) for word in words)

    return max(people, key=named, default=None)


def _called(contact: Contact, words: Sequence[Word]) -> str:
    """With the address when it is the address that was searched."""
    name = contact.display_name
    names = f" {fold(f'{contact.full_name} {contact.family_name}{contact.given_name} {contact.name_latin}')} "
    shown = all(any(spelling.strip() in names for spelling in word.person) for word in words)
    kana = f"{contact.family_kana} {contact.given_kana}".strip()
    at_address = any(spelling.strip() in contact.email.lower() for word in words for spelling in word.person)
    if shown or name == contact.email:
        return name
    return f"{name} · {contact.email if at_address else kana}" if at_address or kana else name


def _hidden(account: Account, words: Sequence[Word]) -> str:
    """The reading or the domain, when neither name shows the word."""
    names = fold(f"{account.name} {account.name_latin} {account.name_key}")
    for word in words:
        if any(spelling.strip() in names for spelling in word.company):
            continue
        if any(spelling.strip() in account.domain for spelling in word.company):
            return account.domain
        return account.name_kana
    return ""
