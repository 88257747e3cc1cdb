"""What everybody should read first on the page of an account."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.facts import DeletedMeanwhile, NeedsATeam, TooManyPinned
from accounts.models import Account, Annotation
from nurture.team.models import User

#: More than these is a list nobody reads first.
AT_MOST: Final = 3


@transaction.atomic
def pin(*, annotation: Annotation, by: User, at: datetime) -> None:
    """By any member, `AT_MOST` an account. Raises NeedsATeam, TooManyPinned, DeletedMeanwhile."""
    _require_a_team(by)
    # Counted under the account's lock: two people pin different things in the same moment.
    Account.objects.select_for_update().get(pk=annotation.account_id)
    standing = Annotation.objects.filter(account=annotation.account_id, deleted_at=None, thread=None)
    pinned = standing.filter(pinned_at__isnull=False).exclude(pk=annotation.pk)
    if pinned.count() >= AT_MOST:
        raise TooManyPinned
    if not standing.filter(pk=annotation.pk).exists():
        raise DeletedMeanwhile
    standing.filter(pk=annotation.pk, pinned_at=None).update(pinned_at=at, pinned_by=by)


@transaction.atomic
def unpin(*, annotation: Annotation, by: User) -> None:
    _require_a_team(by)
    Annotation.objects.filter(pk=annotation.pk).update(pinned_at=None, pinned_by=None)


def _require_a_team(user: User) -> None:
    if not user.team:
        raise NeedsATeam
