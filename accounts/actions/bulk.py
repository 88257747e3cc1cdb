"""One change of many accounts at once: on the timeline of each, and with a way back."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from accounts.actions import activity
from accounts.facts import NothingToChange, NotYours, TooLate, TooMany
from accounts.models import Account, AccountTag, ActivityCategory, BulkChange, BulkKind, Tag
from nurture.team.models import User

MOST: Final = 10_000
#: The page offers the way back for ten seconds; a slow network is not the reader's fault.
UNDO_WITHIN: Final = timedelta(minutes=1)
BATCH = 1000


@transaction.atomic
def tag_accounts(
    *, accounts: Sequence[int], name: str, operation: UUID, by: User, at: datetime
) -> BulkChange:
    """Accounts that have the tag already are left alone. Raises TooMany, NothingToChange."""
    if done := carried_out(operation, by):
        return done
    found = Tag.objects.filter(name__iexact=name).first()
    tag = found or Tag.objects.create(name=name, created_by=by, created_at=at)
    locked = _locked(accounts)
    have = AccountTag.objects.filter(tag=tag, account__in=locked).values_list("account_id", flat=True)
    missing = sorted(set(locked) - set(have))
    AccountTag.objects.bulk_create(
        (AccountTag(account_id=pk, tag=tag, tagged_by=by, tagged_at=at) for pk in missing), batch_size=BATCH
    )
    return _keep(BulkChange(kind=BulkKind.TAG, tag=tag), missing, operation=operation, by=by, at=at)


@transaction.atomic
def untag_accounts(
    *, accounts: Sequence[int], tag: Tag, operation: UUID, by: User, at: datetime
) -> BulkChange:
    """Raises TooMany, NothingToChange."""
    if done := carried_out(operation, by):
        return done
    there = AccountTag.objects.filter(tag=tag, account__in=_locked(accounts))
    changed = sorted(there.values_list("account_id", flat=True))
    there.delete()
    return _keep(BulkChange(kind=BulkKind.UNTAG, tag=tag), changed, operation=operation, by=by, at=at)


@transaction.atomic
def assign_accounts(
    *, accounts: Sequence[int], owner: User | None, operation: UUID, by: User, at: datetime
) -> BulkChange:
    """Nobody as `owner`: they are free again. Raises TooMany, NothingToChange."""
    if done := carried_out(operation, by):
        return done
    before = {pk: had for pk, had in _locked(accounts).items() if had != (owner.pk if owner else None)}
    Account.objects.filter(pk__in=before).update(owner=owner)
    change = BulkChange(kind=BulkKind.ASSIGN, owner=owner)
    return _keep(change, before, operation=operation, by=by, at=at, before=before)


def carried_out(operation: UUID, by: User) -> BulkChange | None:
    """A double click: what it did the first time."""
    return BulkChange.objects.filter(operation=operation, changed_by=by).first()


@transaction.atomic
def undo(*, change: BulkChange, by: User, at: datetime) -> None:
    """What somebody changed once more since stays as it is. Raises NotYours, TooLate."""
    locked = BulkChange.objects.select_for_update().get(pk=change.pk)
    if locked.undone_at:
        return
    if locked.changed_by_id != by.pk:
        raise NotYours
    if at - locked.changed_at > UNDO_WITHIN:
        raise TooLate
    taken_back = _UNDO[BulkKind(locked.kind)](locked, by, at)
    BulkChange.objects.filter(pk=locked.pk).update(undone_at=at)
    activity.record_many(
        details=dict.fromkeys(taken_back, _said(locked)),
        verb="accounts.bulk_undone",
        category=ActivityCategory.RECORD,
        at=at,
        by=by,
    )


def _locked(accounts: Sequence[int]) -> dict[int, int | None]:
    """Account and owner. In the order of their numbers, so that two changes of many wait instead of blocking."""
    if len(accounts) > MOST:
        raise TooMany(len(accounts), MOST)
    rows = Account.objects.select_for_update(of=("self",)).filter(pk__in=accounts).order_by("pk")
    return dict(rows.values_list("pk", "owner_id"))


def _keep(
    change: BulkChange,
    accounts: Iterable[int],
    *,
    operation: UUID,
    by: User,
    at: datetime,
    before: dict[int, int | None] | None = None,
) -> BulkChange:
    ids = list(accounts)
    if not ids:
        raise NothingToChange
    change.operation, change.changed_by, change.changed_at = operation, by, at
    change.before = {str(pk): (before or {}).get(pk) for pk in ids}
    change.save()
    activity.record_many(
        details=dict.fromkeys(ids, _said(change)),
        verb="accounts.bulk_changed",
        category=ActivityCategory.RECORD,
        at=at,
        by=by,
    )
    return change


def _said(change: BulkChange) -> dict[str, str]:
    return {
        "kind": change.kind,
        "tag": change.tag.name if change.tag else "",
        "owner": change.owner.name if change.owner else "",
        "owner_latin": change.owner.name_latin if change.owner else "",
    }


def _untag_again(change: BulkChange, _by: User, _at: datetime) -> list[int]:
    mine = AccountTag.objects.filter(
        tag=change.tag_id, account__in=change.before, tagged_at=change.changed_at, tagged_by=change.changed_by
    )
    ids = list(mine.values_list("account_id", flat=True))
    mine.delete()
    return ids


def _tag_again(change: BulkChange, by: User, at: datetime) -> list[int]:
    assert change.tag  # noqa: S101 - bulk_change_says_what
    there = AccountTag.objects.filter(tag=change.tag_id, account__in=change.before)
    free = {int(pk) for pk in change.before} - set(there.values_list("account_id", flat=True))
    ids = list(Account.objects.filter(pk__in=free).values_list("pk", flat=True))
    AccountTag.objects.bulk_create(
        (AccountTag(account_id=pk, tag=change.tag, tagged_by=by, tagged_at=at) for pk in ids),
        batch_size=BATCH,
    )
    return ids


def _assign_again(change: BulkChange, _by: User, _at: datetime) -> list[int]:
    standing = Account.objects.select_for_update().filter(pk__in=change.before, owner=change.owner_id)
    ids = list(standing.order_by("pk").values_list("pk", flat=True))
    for owner in set(change.before.values()):
        theirs = [pk for pk in ids if change.before[str(pk)] == owner]
        Account.objects.filter(pk__in=theirs).update(owner=owner)
    return ids


_UNDO = {BulkKind.TAG: _untag_again, BulkKind.UNTAG: _tag_again, BulkKind.ASSIGN: _assign_again}
