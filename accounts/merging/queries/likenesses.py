"""What may be one: as a list, beside a record, and before somebody types it in again."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from accounts.merging.rules.likeness import contact_keys
from accounts.models import Account, Contact, Likeness, MergeKind
from nurture.team.models import User
from nurture.web.paging import Page, keyset_page

PAGE_SIZE = 30
# A company has so many people at most of whom somebody would want to see who is alike.
MOST = 5
RELATED = {
    MergeKind.ACCOUNT: ("account__owner", "other_account__owner"),
    MergeKind.CONTACT: ("contact__account", "other_contact__account"),
}


def likenesses_visible_to(user: User) -> QuerySet[Likeness]:
    """They are part of the lead pool, which belongs to both teams."""
    seen = user.is_active and (user.team or user.is_administrator)
    return Likeness.objects.open() if seen else Likeness.objects.none()


def likeness_page(user: User, kind: MergeKind, *, cursor: str) -> Page[Likeness]:
    """Two queries at most, however many there are."""
    rows = likenesses_visible_to(user).filter(**{f"{kind}__isnull": False}).select_related(*RELATED[kind])
    return keyset_page(rows, cursor, order=("-found_at", "-id"), size=PAGE_SIZE)


def alike(user: User, record: Account | Contact) -> list[Account] | list[Contact]:
    """Records that may be this one. Nearly always there is none, so the first of two queries is a small one."""
    kind = MergeKind.CONTACT if isinstance(record, Contact) else MergeKind.ACCOUNT
    sides = Q(**{kind: record.pk}) | Q(**{f"other_{kind}": record.pk})
    pairs = likenesses_visible_to(user).filter(sides).order_by("pk").values_list(kind, f"other_{kind}")[:MOST]
    others = [other if one == record.pk else one for one, other in pairs]
    if not others:
        return []
    if isinstance(record, Contact):
        return list(Contact.objects.filter(pk__in=others).select_related("account").order_by("pk"))
    return list(Account.objects.filter(pk__in=others).select_related("owner").order_by("pk"))


def likely_people(account: Account, said: Mapping[str, Any]) -> list[Contact]:
    """People of this company whom somebody may be about to type in again. One query."""
    wanted = set(_keys(said))
    if not wanted:
        return []
    people = account.contacts.filter(erased_at=None).order_by("pk")
    return [each for each in people if wanted & set(_keys(vars(each)))][:MOST]


def _keys(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    family, given = said.get("family_name", ""), said.get("given_name", "")
    name = f"{family}{given}" if family and given else ""
    return list(contact_keys(name, said.get("name_latin", ""), said.get("email", ""), said.get("phone", "")))
