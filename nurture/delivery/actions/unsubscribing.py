"""Somebody refuses: at once, whatever the legal basis was (特定電子メール法 art. 3 (3))."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery.actions.pausing import pause
from nurture.delivery.actions.suppressing import suppress
from nurture.delivery.models import Message, Reaction, ReactionKind, Suppression


@transaction.atomic
def unsubscribe(*, message: Message, at: datetime) -> bool:
    """No further mail to this address or person, and a pause for the account until the owner has seen it.

    Whether this call did it; the second click changes nothing. An address that bounced before is refused all the same.
    """
    suppress(address=message.to_address, reason=Suppression.Reason.UNSUBSCRIBED, message=message, at=at)
    if Reaction.objects.filter(contact=message.contact_id, kind=ReactionKind.UNSUBSCRIBE).exists():
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
