"""Somebody refuses: at once, whatever the legal basis was (特定電子メール法 art. 3 (3))."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from accounts.privacy.queries.people import addresses_of
from nurture.delivery.actions import evidence
from nurture.delivery.actions.pausing import pause
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.models import Message, Reaction, ReactionKind, Suppression


@transaction.atomic
def unsubscribe(*, message: Message, at: datetime) -> bool:
    """No further mail to this address or person, and a pause for the account until the owner has seen it.

    Whether this call did it; the second click changes nothing. An address that bounced before is refused all the same,
    and so is every other one we have of the person, whoever else in our lists has it.
    """
    for address in written_to(message):
        suppress(address=address, reason=Suppression.Reason.UNSUBSCRIBED, message=message, at=at)
    # The way to refuse stands in this message alone.
    evidence.arrived(message=message.pk, kind=evidence.Kind.UNSUBSCRIBE, at=at)
    standing = Reaction.objects.filter(
        contact=message.contact_id, kind=ReactionKind.UNSUBSCRIBE, taken_back_at=None
    )
    if standing.exists():
        return False
    reaction = Reaction.objects.create(
        account=message.account,
        contact=message.contact,
        message=message,
        kind=ReactionKind.UNSUBSCRIBE,
        verdict=Reaction.Verdict.HUMAN,
        at=at,
    )
    pause(account=message.account, reaction=reaction, at=at)
    activity.record(
        account=message.account,
        contact=message.contact,
        verb="delivery.unsubscribed",
        category=ActivityCategory.REACTION,
        at=at,
        detail={"subject": message.subject},
        link=message.get_absolute_url(),
    )
    return True


def written_to(message: Message) -> list[str]:
    """Where this mail went, and where else we know its reader; nothing of whoever was erased."""
    return sorted({each.lower() for each in (message.to_address, *addresses_of(message.contact)) if each})
