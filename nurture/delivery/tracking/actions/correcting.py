"""One of us knows better than the rules: they spoke on the phone, or recognise their own scanner."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery.tracking.actions.telling import tell
from nurture.delivery.tracking.models import HitCorrection, TrackedLink
from nurture.delivery.tracking.rules.addresses import where
from nurture.team.models import User


@transaction.atomic
def correct(*, link: TrackedLink, verdict: str, operation: UUID, by: User, at: datetime) -> bool:
    """Say who followed a link up to now; an empty verdict takes an earlier word back. Whether this call did it.

    What comes later is judged by the rules again. `link` comes with message, account and contact.
    """
    said, is_new = HitCorrection.objects.get_or_create(
        operation=operation, defaults={"link": link, "verdict": verdict, "at": at, "by": by}
    )
    if not is_new:
        return False
    tell({link.message_id}, at=at, by_hand=True)
    activity.record(
        account=link.message.account,
        contact=link.message.contact,
        verb="delivery.hits_corrected",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        detail={"subject": link.message.subject, "where": where(link.url), "verdict": said.verdict},
        link=link.message.get_absolute_url(),
    )
    return True
