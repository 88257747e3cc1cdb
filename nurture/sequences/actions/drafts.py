"""What is typed and not saved: kept on the server while somebody writes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from nurture.sequences.models import Email, EmailDraft
from nurture.team.models import User


@transaction.atomic
def keep_draft(
    *, email: Email, page: UUID, typed: Mapping[str, Any], version: int, by: User, at: datetime
) -> EmailDraft:
    """The fields as they are in one open page, in place of what that page said before."""
    draft, _ = EmailDraft.objects.update_or_create(
        email=email,
        user=by,
        page=page,
        defaults={"typed": dict(typed), "version": version, "saved_at": at},
    )
    return draft


@transaction.atomic
def forget_draft(*, email: Email, page: UUID | None, by: User) -> None:
    """It was saved, or whoever typed it does not want it. Without a page nothing is forgotten."""
    if page is not None:
        EmailDraft.objects.filter(email=email, user=by, page=page).delete()
