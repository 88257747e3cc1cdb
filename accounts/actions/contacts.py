"""People at an account, typed in or corrected by hand."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from accounts.actions import activity, writing
from accounts.actions.accounts import touch
from accounts.actions.legal import File, keep_file, write_entry
from accounts.facts import AddressTaken
from accounts.models import Account, ActivityCategory, BuyingRole, Contact, LegalBasis
from nurture.team.models import User


@transaction.atomic
def add_contact(
    *,
    account: Account,
    fields: Mapping[str, Any],
    operation: UUID,
    by: User,
    at: datetime,
    file: File | None = None,
) -> Contact:
    """The same operation twice gives the contact it made the first time. Raises AddressTaken.

    `file` proves the legal basis among the fields.
    """
    try:
        contact, is_new = writing.write_once(
            Contact.objects.all(), operation=operation, values={**fields, "account": account}
        )
    except IntegrityError as error:
        _say_if_taken(fields, but=None)
        raise error from None
    if is_new:
        if contact.legal_basis != LegalBasis.NONE:
            proof = keep_file(contact, file, by=by, at=at) if file else None
            write_entry(contact, by=by, at=at, proof=proof)
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


@transaction.atomic
def add_placeholder(*, account: Account, role: BuyingRole, name: str, by: User, at: datetime) -> Contact:
    """Somebody must play this role, whoever it is. Whoever plays it already is given back instead."""
    Account.objects.select_for_update().get(pk=account.pk)
    there = account.contacts.filter(buying_role=role, left_on=None).order_by("id").first()
    return there or add_contact(
        account=account, fields={"placeholder": name, "buying_role": role}, operation=uuid4(), by=by, at=at
    )


@transaction.atomic
def mark_as_left(*, contact: Contact, on: date, by: User, at: datetime) -> Contact:
    """They work there no more: no mail to them, and their role is open again."""
    current = Contact.objects.select_for_update().select_related("account").get(pk=contact.pk)
    if current.left_on is None:
        current.left_on = on
        current.save(update_fields=["left_on"])
        activity.record(
            account=current.account,
            contact=current,
            verb="accounts.contact_left",
            category=ActivityCategory.RECORD,
            by=by,
            at=at,
            detail={"on": on.isoformat()},
            link=current.get_absolute_url(),
        )
    return current


def _say_if_taken(fields: Mapping[str, Any], *, but: Contact | None) -> None:
    """Between the form's check and ours somebody else saved the address."""
    email = fields.get("email", "")
    others = Contact.objects.filter(email__iexact=email)
    if but:
        others = others.exclude(pk=but.pk)
    if email and others.exists():
        raise AddressTaken(email)
