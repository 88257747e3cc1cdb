"""Deals told by those who were there: how they came to sign, or not."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions import activity, writing
from accounts.actions.accounts import touch
from accounts.models import Account, ActivityCategory, Contact, Deal, DealPerson
from nurture.team.models import User


@transaction.atomic
def record_deal(
    *,
    account: Account,
    fields: Mapping[str, Any],
    operation: UUID,
    by: User,
    at: datetime,
    people: Collection[Contact] = (),
) -> Deal:
    """The same operation twice gives the deal it made the first time. `people` took part, in their roles of today."""
    values = {**fields, "account": account, "name": _name(account, fields), "rep_name": by.name}
    deal, is_new = writing.write_once(Deal.objects.all(), operation=operation, values=values)
    if is_new:
        _add_parts(deal, people)
        touch(account, at)
        _tell(deal, verb="accounts.deal_recorded", by=by, at=at)
    return deal


@transaction.atomic
def change_deal(
    *,
    deal: Deal,
    fields: Mapping[str, Any],
    seen: str,
    by: User,
    at: datetime,
    people: Collection[Contact] = (),
    offered: Collection[Contact] = (),
) -> Deal:
    """Raises ChangedMeanwhile unless `seen` is what stands there now.

    Of those who were `offered`, `people` took part; whoever was not offered stays as they are.
    """
    current = Deal.objects.select_for_update().select_related("account").get(pk=deal.pk)
    changed = bool(writing.change(current, fields, seen=seen))
    if _set_parts(current, people, offered) or changed:
        touch(current.account, at)
        _tell(current, verb="accounts.deal_changed", by=by, at=at)
    return current


@transaction.atomic
def add_person_to_deal(*, deal: Deal, fields: Mapping[str, Any], by: User, at: datetime) -> DealPerson:
    """Who took part, in the role they had then; said again of the same contact, the later word counts."""
    Deal.objects.select_for_update().get(pk=deal.pk)
    contact = fields["contact"]
    rest = {name: fields[name] for name in ("name", "role", "note")}
    if contact:
        part, _is_new = DealPerson.objects.update_or_create(deal=deal, contact=contact, defaults=rest)
    else:
        part, _is_new = DealPerson.objects.get_or_create(deal=deal, contact=None, **rest)
    touch(deal.account, at)
    _tell(deal, verb="accounts.deal_changed", by=by, at=at)
    return part


@transaction.atomic
def take_person_from_deal(*, part: DealPerson, by: User, at: datetime) -> None:
    _tell(part.deal, verb="accounts.deal_changed", by=by, at=at)
    part.delete()


def _add_parts(deal: Deal, people: Collection[Contact]) -> None:
    parts = [DealPerson(deal=deal, contact=person, role=person.buying_role) for person in people]
    DealPerson.objects.bulk_create(parts)


def _set_parts(deal: Deal, people: Collection[Contact], offered: Collection[Contact]) -> bool:
    """Whether anything changed."""
    there = set(deal.people.filter(contact__isnull=False).values_list("contact", flat=True))
    new = [person for person in people if person.pk not in there]
    gone = {person.pk for person in offered} & there - {person.pk for person in people}
    _add_parts(deal, new)
    deal.people.filter(contact__in=gone).delete()
    return bool(new or gone)


def _name(account: Account, fields: Mapping[str, Any]) -> str:
    """What was sold names a deal; where nobody says it, whom it was sold to."""
    return str(fields["product"] or account.name)


def _tell(deal: Deal, *, verb: str, by: User, at: datetime) -> None:
    activity.record(
        account=deal.account,
        verb=verb,
        category=ActivityCategory.KNOWLEDGE,
        by=by,
        at=at,
        detail={
            "name": deal.name,
            "stage": deal.stage,
            "amount": None if deal.amount is None else str(deal.amount),
            "currency": deal.currency,
            "reason": deal.reason,
            "reason_note": deal.reason_note,
            "their_words": deal.their_words,
        },
        link=deal.get_absolute_url(),
    )
