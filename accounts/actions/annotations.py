"""What one of us knows or heard."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.actions import activity
from accounts.actions.accounts import touch
from accounts.facts import NeedsATeam
from accounts.models import Account, ActivityCategory, Annotation
from nurture.team.models import User


@transaction.atomic
def annotate(
    *, account: Account, fields: Mapping[str, Any], operation: UUID, by: User, at: datetime
) -> Annotation:
    """Write it down, once however often the operation is sent. Raises NeedsATeam.

    `fields`: kind, their_words, body, heard_by, heard_on, confidence, expires_on; contact and deal of this account.
    """
    if not by.team:
        raise NeedsATeam
    annotation, is_new = Annotation.objects.get_or_create(
        operation=operation,
        author=by,
        defaults={**fields, "account": account, "team": by.team, "created_at": at},
    )
    if is_new:
        touch(account, at)
        activity.record(
            account=account,
            contact=annotation.contact,
            annotation=annotation,
            verb="accounts.annotated",
            category=ActivityCategory.KNOWLEDGE,
            by=by,
            at=at,
        )
    return annotation
