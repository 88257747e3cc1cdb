"""Telling one person what became of an email they had a part in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from nurture.sequences.models import Email, Notice
from nurture.team.models import User


def tell(people: Iterable[User | None], email: Email, kind: Notice.Kind, *, by: User, at: datetime) -> None:
    """Once each, and nobody of what they did themselves. Called inside the transaction of what happened."""
    told = {person.pk for person in people if person is not None} - {by.pk}
    Notice.objects.bulk_create(
        Notice(user_id=person, email=email, kind=kind, by=by, at=at) for person in sorted(told)
    )


@transaction.atomic
def see(*, user: User, email: Email, at: datetime) -> None:
    """They looked at the email: all of it is known to them."""
    Notice.objects.unread().filter(user=user, email=email).update(seen_at=at)


@transaction.atomic
def see_all(*, user: User, at: datetime) -> None:
    Notice.objects.unread().filter(user=user).update(seen_at=at)
