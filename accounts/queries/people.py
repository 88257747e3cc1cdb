"""The people at an account: whom we know, in the order in which they matter, and which roles nobody fills."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import Account, BuyingRole, Contact
from accounts.panels import Mark, contact_marks
from nurture.team.models import User
from nurture.web.paging import keyset_page

# An account page shows this many; the rest is one link away.
SHOWN = 12
# A purchase needs each of these; a role that nobody fills is a question for the next meeting.
KEY_ROLES = (BuyingRole.CHAMPION, BuyingRole.ECONOMIC_BUYER, BuyingRole.APPROVER)
RANK = Case(
    *(When(buying_role=role, then=Value(place)) for place, role in enumerate(BuyingRole.values)),
    default=Value(len(BuyingRole.values)),
    output_field=IntegerField(),
)


GONE = Case(When(left_on=None, then=Value(0)), default=Value(1), output_field=IntegerField())
ORDER = ("gone", "rank", "family_name", "given_name", "id")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Person:
    contact: Contact
    marks: Sequence[Mark]


@dataclass(frozen=True)
class People:
    shown: list[Person]
    # There are more than the shown ones.
    more: bool
    unfilled: list[BuyingRole]


@dataclass(frozen=True)
class PeoplePage:
    rows: list[Person]
    next_cursor: str


def people(user: User, account: Account) -> People:
    """Two queries and those of the marks."""
    present = _ranked(account).filter(left_on=None)
    first = list(present[: SHOWN + 1])
    shown = first[:SHOWN]
    filled = set(account.contacts.filter(left_on=None).values_list("buying_role", flat=True).distinct())
    return People(
        persons(user, shown),
        len(first) > SHOWN,
        [role for role in KEY_ROLES if role not in filled],
    )


def persons(user: User, contacts: Sequence[Contact]) -> list[Person]:
    marks = contact_marks(user, contacts)
    return [Person(contact, marks.get(contact.pk, [])) for contact in contacts]


def everybody(user: User, account: Account, *, cursor: str) -> PeoplePage:
    """A page of all of them, those who left at the end."""
    page = keyset_page(_ranked(account), cursor, order=ORDER, size=PAGE_SIZE)
    return PeoplePage(persons(user, page.rows), page.next_cursor)


def choices(account: Account) -> QuerySet[Contact]:
    """Whom something can be about, in the order of the page."""
    return _ranked(account).filter(left_on=None)


def _ranked(account: Account) -> QuerySet[Contact]:
    return account.contacts.annotate(gone=GONE, rank=RANK).order_by(*ORDER)
