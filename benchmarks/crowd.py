"""Much more of what the sample has: written at once, past the actions, for nothing but to be in the way."""

import random
from datetime import timedelta
from itertools import cycle, islice
from uuid import UUID

from django.db import connection
from django.db.models import Count

from accounts.models import Account, Activity, Annotation, Contact, Deal
from accounts.rules.names import match_key

INDUSTRIES = (
    "精密部品",
    "自動車部品",
    "電子部品",
    "医療機器",
    "化学",
    "食品",
    "鉄鋼",
    "物流",
    "製紙",
    "印刷機械",
)


def add(*, accounts: int, entries: int) -> Account:
    """Companies with people and past deals; and on the sample's busiest one, its own story over and over."""
    dice = random.Random(1)
    made = Account.objects.bulk_create(
        Account(
            name=f"株式会社第{number}製作所",
            name_key=match_key(f"株式会社第{number}製作所"),
            name_latin=f"Works No. {number}",
            industry=dice.choice(INDUSTRIES),
            employees=dice.randint(20, 5000),
        )
        for number in range(accounts)
    )
    Contact.objects.bulk_create(
        Contact(
            account=account,
            family_name="田中",
            given_name=str(number),
            email=f"p{number}@a{account.pk}.example",
        )
        for account in made
        for number in range(3)
    )
    told = list(Deal.objects.past())
    Deal.objects.bulk_create(
        _copy(deal, account=account) for account, deal in zip(made, cycle(told), strict=False)
    )
    busiest = Account.objects.annotate(entries=Count("activities")).latest("entries")
    _repeat_the_story(busiest, entries)
    with connection.cursor() as cursor:
        # As autovacuum would have done by then.
        cursor.execute("ANALYZE")
    return busiest


def _repeat_the_story(account: Account, entries: int) -> None:
    # Without answers: hundreds of them would stand under one note.
    story = list(account.activities.filter(annotation__thread=None).select_related("annotation"))
    again = list(islice(cycle(story), entries))
    notes = [
        # Three can be pinned, and are not pinned again.
        _copy(entry.annotation, operation=UUID(int=number), pinned_at=None, pinned_by=None)
        if entry.annotation
        else None
        for number, entry in enumerate(again)
    ]
    Annotation.objects.bulk_create([note for note in notes if note], batch_size=2000)
    Activity.objects.bulk_create(
        (
            _copy(entry, annotation=note, at=entry.at - timedelta(minutes=number))
            for number, (entry, note) in enumerate(zip(again, notes, strict=True))
        ),
        batch_size=2000,
    )


def _copy[Row: Account | Activity | Annotation | Deal](row: Row, **changed: object) -> Row:
    fields = [
        field.attname for field in row._meta.concrete_fields if not (field.primary_key or field.generated)
    ]
    copied = type(row)(**{name: getattr(row, name) for name in fields})
    for name, value in changed.items():
        setattr(copied, name, value)
    if isinstance(copied, Deal):
        copied.external_id = ""
    return copied
