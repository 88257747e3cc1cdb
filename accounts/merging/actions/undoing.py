"""A merge taken back: what was there before is there again, exactly; what came since goes with whom it is about."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.actions import activity
from accounts.merging.facts import AlreadyUndone, CannotUndo
from accounts.merging.journal import take_back
from accounts.merging.parts import Obstacle, Pair, shut_out
from accounts.merging.queries.references import Reference, references
from accounts.models import Account, ActivityCategory, Merge, MergeKind
from nurture.team.models import User


@transaction.atomic
def undo(*, merge: Merge, by: User, at: datetime) -> None:
    """Raises AlreadyUndone, and CannotUndo when later changes would be lost or contradicted."""
    shut_out(Pair(merge.survivor, merge.survivor))
    locked = (
        Merge.objects.select_for_update(of=("self",)).select_related("account", "contact").get(pk=merge.pk)
    )
    if locked.undone_at:
        raise AlreadyUndone
    if not locked.journal:
        raise CannotUndo([Obstacle(_("The person was erased since. Nothing is kept to take back."))])
    locked.aliases.all().delete()
    try:
        with transaction.atomic():
            take_back(locked.journal)
            if locked.kind == MergeKind.ACCOUNT:
                _settle_what_came_since(locked)
    except IntegrityError as error:
        said = _("Another record has taken its address, its number or its place since.")
        raise CannotUndo([Obstacle(said)]) from error
    Merge.objects.filter(pk=locked.pk).update(undone_at=at, undone_by=by)
    _tell(locked, by=by, at=at)


def _settle_what_came_since(merge: Merge) -> None:
    """An answer of somebody who goes back goes back too, and so does the pause it began."""
    survivor = merge.account
    for entry in merge.merged:
        back = Account(pk=entry["id"])
        while any(_follow(reference, name, survivor, back) for reference, name in _about()):
            pass
        _refuse_what_is_of_both(survivor, back)


def _about() -> Iterator[tuple[Reference, str]]:
    """Rows of an account that are about something else of an account: (the row's account, what it is about)."""
    for reference in references(Account):
        for field in reference.model._meta.concrete_fields:
            related = field.related_model
            if not isinstance(related, type) or field.name != related._meta.model_name:
                continue
            if any(each.model is related and each.name == "account" for each in references(Account)):
                yield reference, field.name


def _follow(reference: Reference, about: str, survivor: Account, back: Account) -> int:
    rows: models.QuerySet[models.Model] = reference.rows(survivor).filter(**{f"{about}__account": back.pk})
    pks = list(rows.values_list("pk", flat=True))
    return reference.model._base_manager.filter(pk__in=pks).update(**{reference.name: back.pk})


def _refuse_what_is_of_both(survivor: Account, back: Account) -> None:
    for reference, about in _about():
        if reference.rows(back).filter(**{f"{about}__account": survivor.pk}).exists():
            said = _("Since then people or deals of both were merged or moved. Take that back first.")
            raise CannotUndo([Obstacle(said)])


def _tell(merge: Merge, *, by: User, at: datetime) -> None:
    names = [] if merge.contact else [each["name"] for each in merge.merged]
    activity.record(
        account=merge.account,
        contact=merge.contact,
        verb="accounts.merge_undone",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={"kind": merge.kind, "number": len(merge.merged), "names": names},
        link=merge.get_absolute_url(),
    )
