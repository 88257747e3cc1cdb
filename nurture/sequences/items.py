"""What of a sequence an annotation may stand on. Declared in settings.ANNOTATED_ITEMS."""

from django.utils.translation import gettext_lazy as _

from accounts.items import Item, ItemKind
from accounts.models import Account
from nurture.sequences.models import Email, Sequence
from nurture.team.models import User


def _sequence(user: User, account: Account, pk: int) -> Item | None:
    visible = Sequence.objects.visible_to(user).filter(target__account=account, pk=pk)
    found = visible.select_related("target").first()
    return Item(found.pk, found.name, found.get_absolute_url(), found.target.project_id) if found else None


def _email(user: User, account: Account, pk: int) -> Item | None:
    visible = Email.objects.visible_to(user).filter(step__sequence__target__account=account, pk=pk)
    found = visible.select_related("step__sequence__target").first()
    if found is None:
        return None
    page = f"{found.get_absolute_url()}?panel=notes"
    return Item(found.pk, found.subject, page, found.step.sequence.target.project_id)


SEQUENCE = ItemKind(_("Sequence"), "route", _sequence)
EMAIL = ItemKind(_("Email"), "mail", _email)
