"""A message to one contact is something an annotation may stand on. Declared in settings.ANNOTATED_ITEMS."""

from django.utils.translation import gettext_lazy as _

from accounts.items import Item, ItemKind
from accounts.models import Account
from nurture.delivery.models import Message
from nurture.team.models import User


def _message(user: User, account: Account, pk: int) -> Item | None:
    """Called by the words both teams agreed on: the subject as sent may hold a name."""
    visible = Message.objects.visible_to(user).filter(account=account, pk=pk)
    found = visible.defer("raw").select_related("mailing__target").first()
    if found is None:
        return None
    return Item(found.pk, found.mailing.subject, found.get_absolute_url(), found.mailing.target.project_id)


MESSAGE = ItemKind(_("Message"), "send", _message)
