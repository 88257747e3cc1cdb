"""What is written down in a meeting stands on it. Declared in settings.ANNOTATED_ITEMS."""

from django.utils.translation import gettext_lazy as _

from accounts.items import Item, ItemKind
from accounts.models import Account
from nurture.meetings.models import Meeting
from nurture.meetings.queries.links import target_path
from nurture.projects.models import Target
from nurture.team.models import User


def _meeting(user: User, account: Account, pk: int) -> Item | None:
    """The place of this account's target in it."""
    found = Meeting.objects.visible_to(user).filter(pk=pk).select_related("project").first()
    if found is None:
        return None
    target = Target.objects.filter(project=found.project_id, account=account).order_by("-pk").first()
    return (
        Item(found.pk, str(found.project), target_path(found, target), found.project_id) if target else None
    )


MEETING = ItemKind(_("Meeting"), "messages-square", _meeting)
