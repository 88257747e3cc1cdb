"""Views of the lead pool that somebody keeps, for themselves or for everybody."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.facts import NameTaken, NotYours
from accounts.models import PoolDefault, PoolView
from nurture.team.models import User

type Query = Mapping[str, list[str]]


@transaction.atomic
def keep_view(
    *, name: str, query: Query, shared: bool, default: bool, operation: UUID, by: User, at: datetime
) -> PoolView:
    """Once however often the operation is sent. Raises NameTaken."""
    if PoolView.objects.filter(owner=by, name=name).exclude(operation=operation).exists():
        raise NameTaken(name)
    values = {"name": name, "query": dict(query), "shared_at": at if shared else None, "created_at": at}
    view, is_new = PoolView.objects.get_or_create(operation=operation, owner=by, defaults=values)
    if is_new and default:
        open_with(view=view, by=by)
    return view


def change_view(*, view: PoolView, query: Query, by: User) -> None:
    """What it shows from now on. Raises NotYours."""
    _check(view, by)
    PoolView.objects.filter(pk=view.pk).update(query=dict(query))


def share(*, view: PoolView, by: User, at: datetime) -> None:
    """Everybody finds it beside their own from now on. Raises NotYours."""
    _check(view, by)
    PoolView.objects.filter(pk=view.pk, shared_at=None).update(shared_at=at)


@transaction.atomic
def stop_sharing(*, view: PoolView, by: User) -> None:
    """It leaves the lists of others, and is not what their pool opens with any more. Raises NotYours."""
    _check(view, by)
    PoolView.objects.filter(pk=view.pk).update(shared_at=None)
    PoolDefault.objects.filter(view=view).exclude(user=view.owner_id).delete()


def delete_view(*, view: PoolView, by: User) -> None:
    """Raises NotYours."""
    _check(view, by)
    view.delete()


def open_with(*, view: PoolView, by: User) -> None:
    """What the pool shows this person first."""
    PoolDefault.objects.update_or_create(user=by, defaults={"view": view})


def open_with_all(*, by: User) -> None:
    PoolDefault.objects.filter(user=by).delete()


def _check(view: PoolView, by: User) -> None:
    """Whoever made it; an administrator may put a shared one in order when its owner is gone."""
    if view.owner_id != by.pk and not (by.is_administrator and view.shared_at):
        raise NotYours
