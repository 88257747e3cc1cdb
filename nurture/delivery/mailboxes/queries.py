"""What a page shows of mailboxes."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q, QuerySet

from nurture.delivery.mailboxes.models import Mailbox
from nurture.team.models import User

#: Without a good look for so long, somebody is told.
SILENT_AFTER: Final = timedelta(minutes=15)


def mailboxes(user: User) -> list[Mailbox]:
    """Those this person looks after: their own first, then the shared ones. One query."""
    found = Mailbox.objects.visible_to(user).select_related("owner").annotate(taken_count=Count("taken"))
    return sorted(found, key=lambda each: (each.owner_id != user.pk, each.is_shared, each.address, each.pk))


def silent(*, at: datetime) -> QuerySet[Mailbox]:
    """In use, and not read for a while: answers may wait there unseen."""
    since = at - SILENT_AFTER
    unread = Q(good_at__lt=since) | Q(good_at=None, enabled_at__lt=since)
    return Mailbox.objects.in_use().filter(unread).order_by("address", "pk")
