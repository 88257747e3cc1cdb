"""What people are told about emails they wrote, approved or worded. Declared in settings.NOTICES."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse

from accounts.notices import Notice, Told
from nurture.sequences.actions import see_all
from nurture.sequences.queries.reviews import unread_notices
from nurture.team.models import User

#: More of them than these nobody reads one by one.
MOST: Final = 50


def unread(user: User) -> Sequence[Notice]:
    return [
        Notice(
            "sequences/notice.html",
            row,
            row.email.subject,
            str(row.email.step.sequence.target.account),
            row.at,
            reverse("sequences:see_email", args=[row.email_id]),
        )
        for row in unread_notices(user)[:MOST]
    ]


EMAILS: Final = Told(unread, see_all)
