"""The words that both teams put on accounts, kept few and one for each meaning."""

from datetime import datetime

from django.db import transaction

from accounts.facts import NameTaken
from accounts.models import AccountTag, BulkChange, PoolView, Tag, TagChange
from nurture.team.models import User


@transaction.atomic
def rename_tag(*, tag: Tag, name: str, by: User, at: datetime) -> None:
    """Filters and saved views mean it by its number and follow. Raises NameTaken: two of one meaning are merged."""
    locked = Tag.objects.select_for_update().get(pk=tag.pk)
    if Tag.objects.filter(name__iexact=name).exclude(pk=tag.pk).exists():
        raise NameTaken(name)
    before, locked.name = locked.name, name
    if before == name:
        return
    locked.save(update_fields=["name"])
    number = locked.account_tags.count()
    TagChange.objects.create(tag=locked, before=before, after=name, accounts=number, at=at, by=by)


@transaction.atomic
def merge_tags(*, tag: Tag, into: Tag, by: User, at: datetime) -> None:
    """Every account that has `tag` has `into` afterwards, and whoever filtered by the one filters by the other.

    Nothing tells the two apart any more: there is no way back.
    """
    if tag.pk == into.pk:
        return
    locked = Tag.objects.select_for_update().filter(pk__in=[tag.pk, into.pk]).order_by("pk").in_bulk()
    gone, stays = locked[tag.pk], locked[into.pk]
    number = gone.account_tags.count()
    have = AccountTag.objects.filter(tag=stays).values("account")
    gone.account_tags.exclude(account__in=have).update(tag=stays)
    gone.account_tags.all().delete()
    BulkChange.objects.filter(tag=gone).update(tag=stays)
    TagChange.objects.filter(tag=gone).update(tag=stays)
    _point_views(gone.pk, stays.pk)
    TagChange.objects.create(
        tag=stays, before=gone.name, after=stays.name, merged=gone.pk, accounts=number, at=at, by=by
    )
    gone.delete()


def _point_views(gone: int, stays: int) -> None:
    for view in PoolView.objects.select_for_update().order_by("pk"):
        if str(gone) in view.query.get("tag", []):
            view.query["tag"] = [str(stays) if value == str(gone) else value for value in view.query["tag"]]
            view.save(update_fields=["query"])
