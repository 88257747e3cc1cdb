"""The people of a target, as a room reads them: role, support, how far we have reached them, what came back last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, OuterRef, Subquery

from accounts.models import Account, BuyingRole, Contact
from accounts.queries.people import COVERED_ROLES, KEY_ROLES, choices
from nurture.delivery.models import Message, Reaction, ReactionKind
from nurture.sequences.rules.state import HANDED_OVER

# Tiles beside each other that can be read from the back; a role nobody fills takes one.
TILES: Final = 5


@dataclass(frozen=True)
class Person:
    contact: Contact
    # The last thing they did themselves, in a word; empty: nothing yet.
    reaction: str
    reacted_at: datetime | None
    # So many of our emails left for them.
    emails: int = 0
    # They asked us to stop: shown as a warning, not as a good sign.
    refused: bool = False


@dataclass(frozen=True)
class People:
    shown: list[Person]
    unfilled: list[BuyingRole]
    more: int
    # Of the roles a purchase needs, those filled by somebody with a name.
    known_roles: int
    covered_roles: int = len(COVERED_ROLES)


def people_of(account: Account) -> People:
    """Two queries, whatever their number."""
    latest = Reaction.objects.filter(contact=OuterRef("pk"), verdict=Reaction.Verdict.HUMAN)
    latest = latest.order_by("-at", "-id")
    sent = Message.objects.filter(contact=OuterRef("pk"), state__in=HANDED_OVER).order_by()
    found = list(
        choices(account).annotate(
            reaction=Subquery(latest.values("kind")[:1]),
            reacted=Subquery(latest.values("at")[:1]),
            received=Subquery(sent.values("contact").annotate(count=Count("pk")).values("count")),
        )
    )
    roles = set(account.contacts.filter(left_on=None).values_list("buying_role", flat=True))
    unfilled = [role for role in KEY_ROLES if role not in roles]
    shown = found[: max(2, TILES - len(unfilled))]
    named = {each.buying_role for each in found if not each.is_placeholder}
    return People(
        [_person(each) for each in shown],
        unfilled[: TILES - len(shown)],
        len(found) - len(shown),
        known_roles=len(named & set(COVERED_ROLES)),
    )


def _person(contact: Contact) -> Person:
    kind = getattr(contact, "reaction", None)
    return Person(
        contact,
        str(ReactionKind(kind).label) if kind else "",
        getattr(contact, "reacted", None),
        emails=getattr(contact, "received", None) or 0,
        refused=kind in {ReactionKind.UNSUBSCRIBE, ReactionKind.COMPLAINT},
    )
