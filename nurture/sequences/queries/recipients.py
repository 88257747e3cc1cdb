"""Who an email is for: the people of the account, and why some of them cannot be written to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Contact
from accounts.queries.people import choices
from nurture.delivery.queries.suppressions import barred
from nurture.sequences.models import Email


@dataclass(frozen=True)
class Recipient:
    contact: Contact
    is_chosen: bool
    # Why nothing can be sent to this person; empty: something can.
    obstacle: str | Promise = ""

    @property
    def may_be_chosen(self) -> bool:
        """Somebody chosen earlier who cannot be reached any more stays, and can be taken off."""
        return self.is_chosen or not self.obstacle


def recipients(account: Account, chosen: Iterable[int]) -> list[Recipient]:
    """Everybody there, those chosen included even if they have left. Three queries."""
    picked = set(chosen)
    present = choices(account) | account.contacts.filter(pk__in=picked)
    contacts = list(present.select_related("account").distinct())
    stopped = barred(contacts)
    return [Recipient(each, each.pk in picked, _obstacle(each, stopped)) for each in contacts]


def reachable(email: Email) -> list[Contact]:
    """The recipients who may be written to, with their account. Three queries."""
    contacts = list(email.recipients.select_related("account").order_by("pk"))
    stopped = barred(contacts)
    return [each for each in contacts if not _obstacle(each, stopped)]


def _obstacle(contact: Contact, stopped: set[int]) -> str | Promise:
    if contact.pk in stopped:
        return _("Must not be mailed any more")
    return contact.mail_obstacle.label if contact.mail_obstacle else ""
