"""Putting somebody on the list by hand: what they told one of us, or what we have a reason for ourselves."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory, Contact
from accounts.privacy.queries.people import addresses_of
from nurture.delivery.actions.pausing import pause
from nurture.delivery.actions.suppressing import suppress, suppress_all
from nurture.delivery.models import Reaction, ReactionKind, Suppression
from nurture.delivery.refusals.actions.keeping import Said, of_domain
from nurture.delivery.refusals.models import SuppressionReason
from nurture.delivery.refusals.rules.values import Kind, Value
from nurture.team.models import User

Reason = Suppression.Reason


@transaction.atomic
def enter(
    *, value: Value, reason: SuppressionReason, note: str, operation: UUID, by: User, at: datetime
) -> bool:
    """Whether it is new. An address of somebody we know who asked is a refusal of that person."""
    if value.kind is Kind.DOMAIN:
        return bool(suppress_all([of_domain(value.text)], Said(reason, at, by=by, note=note)))
    known = Contact.objects.select_related("account").filter(email__iexact=value.text).first()
    if known is not None and reason == Reason.ASKED:
        return refuse_for(contact=known, note=note, operation=operation, by=by, at=at)
    return suppress(address=value.text, reason=reason, at=at, by=by, note=note)


@transaction.atomic
def refuse_for(*, contact: Contact, note: str, operation: UUID, by: User, at: datetime) -> bool:
    """Somebody told one of us not to write any more: at once, as if they had pressed themselves. Whether it is new."""
    is_new = False
    for address in addresses_of(contact):
        is_new |= suppress(address=address, reason=Reason.ASKED, at=at, by=by, note=note)
    if contact.reactions.filter(kind=ReactionKind.UNSUBSCRIBE, taken_back_at=None).exists():
        return is_new
    reaction, _made = Reaction.objects.get_or_create(
        operation=operation,
        defaults={
            "account": contact.account,
            "contact": contact,
            "kind": ReactionKind.UNSUBSCRIBE,
            "verdict": Reaction.Verdict.HUMAN,
            "words": note,
            "at": at,
            "recorded_by": by,
        },
    )
    pause(account=contact.account, reaction=reaction, at=at)
    activity.record(
        account=contact.account,
        contact=contact,
        verb="delivery.asked_not_to_write",
        category=ActivityCategory.REACTION,
        by=by,
        at=at,
        detail={"words": note},
        link=contact.get_absolute_url(),
    )
    return True
