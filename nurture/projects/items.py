"""What of a project an annotation may stand on. Declared in settings.ANNOTATED_ITEMS."""

from django.utils.translation import gettext_lazy as _

from accounts.items import Item, ItemKind
from accounts.models import Account
from nurture.projects.models import Nomination, NominationState, Target
from nurture.team.models import User


def _nomination(user: User, account: Account, pk: int) -> Item | None:
    """A draft is its author's alone, and becomes everybody's: nothing is written on it before."""
    visible = Nomination.objects.visible_to(user).exclude(state=NominationState.DRAFT)
    found = visible.filter(account=account, pk=pk).select_related("project").first()
    return Item(found.pk, str(found.project), found.get_absolute_url(), found.project_id) if found else None


def _target(user: User, account: Account, pk: int) -> Item | None:
    visible = Target.objects.visible_to(user).filter(account=account, pk=pk)
    found = visible.select_related("project", "account").first()
    return Item(found.pk, str(found.project), found.get_absolute_url(), found.project_id) if found else None


NOMINATION = ItemKind(_("Nomination"), "hand", _nomination)
TARGET = ItemKind(_("Target"), "target", _target)
