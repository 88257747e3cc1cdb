"""The people at an account: whom we know, in the order in which they matter, and which roles nobody fills."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from accounts.models import Account, BuyingRole, Contact
from accounts.panels import LastReaction, Mark, contact_marks, last_reactions
from nurture.team.models import User
from nurture.web.paging import keyset_page

# An account page shows this many; the rest is one link away.
SHOWN = 8
# Whom something can be about is chosen from so many; nobody reads a longer list.
CHOICES = 200
# A purchase needs each of these; a role that nobody fills is a question for the next meeting.
KEY_ROLES = (BuyingRole.CHAMPION, BuyingRole.ECONOMIC_BUYER, BuyingRole.APPROVER)
# The roles of which an account page says how many are known. A blocker is nobody one would look for.
COVERED_ROLES = (*KEY_ROLES, BuyingRole.EVALUATOR, BuyingRole.USER, BuyingRole.GATEKEEPER)
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
    # The last thing they did themselves.
    reaction: LastReaction | None = None


@dataclass(frozen=True)
class People:
    shown: list[Person]
    # So many others are there, as far as a list of choices goes.
    others: int
    # Roles nobody fills, not even a placeholder.
    unfilled: list[BuyingRole]
    # Of COVERED_ROLES, those filled by somebody with a name.
    known_roles: int
    covered_roles: int = len(COVERED_ROLES)


@dataclass(frozen=True)
class PeoplePage:
    rows: list[Person]
    next_cursor: str


def people(user: User, present: Sequence[Contact]) -> People:
    """Of those who are there, in the order in which they matter. The queries are those of the marks and reactions."""
    filled = {contact.buying_role for contact in present}
    known = {contact.buying_role for contact in present if not contact.is_placeholder}
    return People(
        persons(user, present[:SHOWN]),
        max(0, len(present) - SHOWN),
        [role for role in COVERED_ROLES if role not in filled],
        len(known & set(COVERED_ROLES)),
    )


def persons(user: User, contacts: Sequence[Contact]) -> list[Person]:
    marks, reactions = contact_marks(user, contacts), last_reactions(user, contacts)
    return [Person(contact, marks.get(contact.pk, []), reactions.get(contact.pk)) for contact in contacts]


def everybody(user: User, account: Account, *, cursor: str) -> PeoplePage:
    """A page of all of them, those who left at the end."""
    page = keyset_page(_ranked(account), cursor, order=ORDER, size=PAGE_SIZE)
    return PeoplePage(persons(user, page.rows), page.next_cursor)


def present(account: Account) -> list[Contact]:
    """Whom something can be about, as many as anybody reads through. One query."""
    return list(choices(account)[:CHOICES])


def choices(account: Account) -> QuerySet[Contact]:
    """Whom something can be about, in the order of the page."""
    return _ranked(account).filter(left_on=None)


def _ranked(account: Account) -> QuerySet[Contact]:
    return account.contacts.annotate(gone=GONE, rank=RANK).order_by(*ORDER)
