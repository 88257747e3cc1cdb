"""Deals told by those who were there: how they came to sign, or not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions import activity, writing
from accounts.actions.accounts import touch
from accounts.models import Account, ActivityCategory, Deal
from nurture.team.models import User


@transaction.atomic
def record_deal(
    *, account: Account, fields: Mapping[str, Any], operation: UUID, by: User, at: datetime
) -> Deal:
    """The same operation twice gives the deal it made the first time."""
    values = {**fields, "account": account, "name": _name(account, fields), "rep_name": by.name}
    deal, is_new = writing.write_once(Deal.objects.all(), operation=operation, values=values)
    if is_new:
        touch(account, at)
        _tell(deal, verb="accounts.deal_recorded", by=by, at=at)
    return deal


@transaction.atomic
def change_deal(*, deal: Deal, fields: Mapping[str, Any], seen: str, by: User, at: datetime) -> Deal:
    """Raises ChangedMeanwhile unless `seen` is what stands there now."""
    current = Deal.objects.select_for_update().select_related("account").get(pk=deal.pk)
    if writing.change(current, fields, seen=seen):
        touch(current.account, at)
        _tell(current, verb="accounts.deal_changed", by=by, at=at)
    return current


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
