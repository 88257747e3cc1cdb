"""Look through everything for records that may be one."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched, groupby
from operator import itemgetter

from django.db import transaction

from accounts.merging.rules.likeness import account_keys, contact_keys
from accounts.models import Account, Contact, Likeness
from nurture.team.models import User

type Pairs = dict[tuple[int, int], str]

BATCH = 1000


@transaction.atomic
def look(*, at: datetime) -> int:
    """How many pairs are open now. What somebody called two stays two; what is alike no more is forgotten."""
    _keep("account", _alike(_accounts()), at)
    people: Pairs = {}
    rows = Contact.objects.filter(erased_at=None).order_by("account_id", "pk")
    columns = ("account_id", "pk", "family_name", "given_name", "name_latin", "email", "phone")
    for _account, group in groupby(rows.values_list(*columns).iterator(chunk_size=5000), itemgetter(0)):
        people |= _alike(_people(group))
    _keep("contact", people, at)
    return Likeness.objects.open().count()


@transaction.atomic
def dismiss(*, likeness: Likeness, by: User, at: datetime) -> None:
    """Somebody looked: they are two. The first word stands."""
    Likeness.objects.filter(pk=likeness.pk, dismissed_at=None).update(dismissed_at=at, dismissed_by=by)


def _accounts() -> Iterator[tuple[int, str, str]]:
    rows = Account.objects.order_by("pk").values_list("pk", "name_key", "name_latin", "domain")
    for pk, *said in rows.iterator(chunk_size=5000):
        for rule, key in account_keys(*said):
            yield pk, rule, key


def _people(group: Iterable[tuple[int, int, str, str, str, str, str]]) -> Iterator[tuple[int, str, str]]:
    for _account, pk, family, given, latin, email, phone in group:
        name = f"{family}{given}" if family and given else ""
        for rule, key in contact_keys(name, latin, email, phone):
            yield pk, rule, key


def _alike(found: Iterable[tuple[int, str, str]]) -> Pairs:
    """Each record with the first of the same key; the first rule that says so."""
    first: dict[tuple[str, str], int] = {}
    pairs: Pairs = {}
    for pk, rule, key in found:
        other = first.setdefault((rule, key), pk)
        if other != pk:
            pairs.setdefault((other, pk), rule)
    return pairs


def _keep(what: str, pairs: Pairs, at: datetime) -> None:
    known = Likeness.objects.filter(**{f"{what}__isnull": False})
    columns = (f"{what}_id", f"other_{what}_id", "pk", "dismissed_at")
    there = {(one, other): (pk, gone) for one, other, pk, gone in known.values_list(*columns)}
    over = [pk for pair, (pk, gone) in there.items() if pair not in pairs and gone is None]
    for chunk in batched(over, BATCH):
        Likeness.objects.filter(pk__in=chunk).delete()
    new = [
        Likeness(**{f"{what}_id": one, f"other_{what}_id": other}, rule=rule, found_at=at)
        for (one, other), rule in pairs.items()
        if (one, other) not in there
    ]
    Likeness.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
