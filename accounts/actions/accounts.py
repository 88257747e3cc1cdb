"""Companies typed in or corrected by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts import windows
from accounts.actions import activity, writing
from accounts.models import Account, ActivityCategory
from accounts.rules.names import match_key
from nurture.team.models import User

#: By which days and hours they are written to.
WINDOW: Final = frozenset({"time_zone", "country", "closing_day"})


@transaction.atomic
def add_account(*, fields: Mapping[str, Any], operation: UUID, by: User, at: datetime) -> Account:
    """The same operation twice gives the account it made the first time."""
    account, is_new = writing.write_once(
        Account.objects.all(), operation=operation, values={**fields, "name_key": match_key(fields["name"])}
    )
    if is_new:
        activity.record(
            account=account, verb="accounts.account_added", category=ActivityCategory.RECORD, by=by, at=at
        )
    return account


@transaction.atomic
def change_account(
    *, account: Account, fields: Mapping[str, Any], seen: str, by: User, at: datetime
) -> Account:
    """`fields`: those that the form held. Raises ChangedMeanwhile unless `seen` is what stands there now."""
    current = Account.objects.select_for_update().get(pk=account.pk)
    also = {"name_key": match_key(fields["name"])} if "name" in fields else {}
    changed = writing.change(current, fields, seen=seen, also=also)
    if changed:
        activity.record(
            account=current,
            verb="accounts.account_changed",
            category=ActivityCategory.RECORD,
            by=by,
            at=at,
            detail={"fields": changed},
        )
        if WINDOW.intersection(changed):
            windows.tell(windows.Change(by, at, account=current.pk))
    return current


def touch(account: Account, at: datetime) -> None:
    """Somebody dealt with this account; never moves the last touch back."""
    earlier = Q(last_touched_at=None) | Q(last_touched_at__lt=at)
    Account.objects.filter(earlier, pk=account.pk).update(last_touched_at=at)
