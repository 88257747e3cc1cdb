"""Taking an annotation out of sight, with a way back."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.actions import activity
from accounts.facts import NotYours, TooLate
from accounts.models import ActivityCategory, Annotation
from nurture.team.models import User

#: The page offers the way back for ten seconds; a slow network is not the reader's fault.
UNDO_WITHIN: Final = timedelta(minutes=1)


@transaction.atomic
def delete(*, annotation: Annotation, by: User, at: datetime) -> None:
    """With its thread, by its author or somebody who leads; nothing is erased. Raises NotYours."""
    if not may_delete(annotation, by):
        raise NotYours
    locked = Annotation.objects.select_for_update().get(pk=annotation.pk)
    if locked.deleted_at:
        return
    standing = Annotation.objects.filter(deleted_at=None)
    standing.filter(pk=locked.pk).update(deleted_at=at, deleted_by=by)
    standing.filter(thread=locked).update(deleted_at=at, deleted_by=by)
    _tell(locked, verb="accounts.annotation_deleted", by=by, at=at)


@transaction.atomic
def restore(*, annotation: Annotation, by: User, at: datetime) -> None:
    """What went with it comes back with it. By whoever deleted it, at once; by somebody who leads, always.

    Raises NotYours, TooLate.
    """
    locked = Annotation.objects.select_for_update().get(pk=annotation.pk)
    if locked.deleted_at is None:
        return
    own = locked.deleted_by_id == by.pk
    if not by.leads and not own:
        raise NotYours
    in_time = own and at - locked.deleted_at <= UNDO_WITHIN
    if not by.leads and not in_time:
        raise TooLate
    went = Annotation.objects.filter(deleted_at=locked.deleted_at, deleted_by=locked.deleted_by_id)
    went.filter(thread=locked).update(deleted_at=None, deleted_by=None)
    went.filter(pk=locked.pk).update(deleted_at=None, deleted_by=None)
    _tell(locked, verb="accounts.annotation_restored", by=by, at=at)


def may_delete(annotation: Annotation, user: User) -> bool:
    return annotation.author_id == user.pk or user.leads


def may_restore(annotation: Annotation, user: User, *, at: datetime) -> bool:
    """Whether `restore` would be granted."""
    if annotation.deleted_at is None:
        return False
    own = annotation.deleted_by_id == user.pk
    return user.leads or (own and at - annotation.deleted_at <= UNDO_WITHIN)


def _tell(annotation: Annotation, *, verb: str, by: User, at: datetime) -> None:
    activity.record(
        account=annotation.account,
        contact=annotation.contact,
        verb=verb,
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        link=annotation.get_absolute_url(),
        audience=annotation.audience,
    )
