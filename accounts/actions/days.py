"""Days on which a company is closed, works although others rest, or has a day of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts import windows
from accounts.actions import activity
from accounts.models import Account, ActivityCategory, CompanyDays
from nurture.team.models import User


@transaction.atomic
def add_days(
    *, account: Account, fields: Mapping[str, Any], operation: UUID, by: User, at: datetime
) -> CompanyDays:
    """The same operation twice gives the days it made the first time."""
    values = {**fields, "account": account, "created_by": by, "created_at": at}
    days, is_new = CompanyDays.objects.get_or_create(operation=operation, account=account, defaults=values)
    if is_new:
        _tell(days, verb="accounts.days_added", by=by, at=at)
        windows.tell(windows.Change(by, at, account=account.pk))
    return days


@transaction.atomic
def remove_days(*, days: CompanyDays, by: User, at: datetime) -> None:
    _tell(days, verb="accounts.days_removed", by=by, at=at)
    days.delete()
    windows.tell(windows.Change(by, at, account=days.account_id))


def _tell(days: CompanyDays, *, verb: str, by: User, at: datetime) -> None:
    activity.record(
        account=days.account,
        verb=verb,
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={
            "kind": days.kind,
            "name": days.name,
            "first": days.starts_on.isoformat(),
            "last": days.ends_on.isoformat(),
        },
    )
