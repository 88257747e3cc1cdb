"""Redirections that were followed up, and pauses that are over."""

from datetime import datetime

from django.db import transaction

from accounts.actions import activity
from accounts.models import ActivityCategory
from nurture.delivery.models import Suppression
from nurture.delivery.refusals.actions.keeping import Said, let_go
from nurture.delivery.refusals.models import Redirection
from nurture.team.models import User


@transaction.atomic
def done(*, redirection: Redirection, by: User, at: datetime) -> bool:
    """Somebody found out whom to ask. Whether this call says so."""
    opened = Redirection.objects.open().filter(pk=redirection.pk)
    if not opened.update(done_at=at, done_by=by):
        return False
    activity.record(
        account=redirection.account,
        contact=redirection.contact,
        verb="delivery.redirection_done",
        category=ActivityCategory.RECORD,
        by=by,
        at=at,
        link=redirection.contact.get_absolute_url(),
    )
    return True


@transaction.atomic
def end_pauses(*, at: datetime) -> int:
    """Whoever asked for quiet until now may be written to again. Two schedulers do no harm."""
    over = Suppression.objects.select_for_update().filter(reason=Suppression.Reason.QUIET, until__lte=at)
    rows = list(over.order_by("pk"))
    for row in rows:
        let_go(row, Said(Suppression.Reason.QUIET, at))
    return len(rows)
