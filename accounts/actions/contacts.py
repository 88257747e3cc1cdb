"""People at an account, typed in or corrected by hand."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.actions import activity, writing
from accounts.actions.accounts import touch
from accounts.facts import AddressTaken
from accounts.models import Account, ActivityCategory, Contact
from nurture.team.models import User


@transaction.atomic
def add_contact(
    *, account: Account, fields: Mapping[str, Any], operation: UUID, by: User, at: datetime
) -> Contact:
    """The same operation twice gives the contact it made the first time. Raises AddressTaken."""
    try:
        contact, is_new = writing.write_once(
            Contact.objects.all(), operation=operation, values={**fields, "account": account}
        )
    except IntegrityError as error:
        _say_if_taken(fields, but=None)
        raise error from None
    if is_new:
        touch(account, at)
        activity.record(
            account=account,
            contact=contact,
            verb="accounts.contact_added",
            category=ActivityCategory.RECORD,
            by=by,
            at=at,
            link=contact.get_absolute_url(),
        )
    return contact


@transaction.atomic
def change_contact(
    *, contact: Contact, fields: Mapping[str, Any], seen: str, by: User, at: datetime
) -> Contact:
    """Raises ChangedMeanwhile unless `seen` is what stands there now, and AddressTaken."""
    current = Contact.objects.select_for_update().select_related("account").get(pk=contact.pk)
    try:
        with transaction.atomic():
            changed = writing.change(current, fields, seen=seen)
    except IntegrityError as error:
        _say_if_taken(fields, but=current)
        raise error from None
    if changed:
        activity.record(
            account=current.account,
            contact=current,
            verb="accounts.contact_changed",
            category=ActivityCategory.RECORD,
            by=by,
            at=at,
            # Names of fields only: what stood there is personal and must leave with the person.
            detail={"fields": changed},
            link=current.get_absolute_url(),
        )
    return current


def _say_if_taken(fields: Mapping[str, Any], *, but: Contact | None) -> None:
    """Between the form's check and ours somebody else saved the address."""
    others = Contact.objects.filter(email__iexact=fields["email"])
    if but:
        others = others.exclude(pk=but.pk)
    if fields["email"] and others.exists():
        raise AddressTaken(fields["email"])
