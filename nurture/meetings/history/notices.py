"""Whoever wrote something down is told that it became an email. Declared in settings.NOTICES."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.notices import Notice, Told
from nurture.meetings.history.actions import see_credits
from nurture.meetings.history.queries import unseen_credits
from nurture.team.models import User

#: More of them than these nobody reads one by one.
MOST: Final = 50


def unread(user: User) -> Sequence[Notice]:
    return [
        Notice(
            "meetings/history/notice.html",
            row,
            _(", ").join(row.decision.titles),
            str(row.decision.target.account),
            row.at,
            reverse("meetings:open_credit", args=[row.pk]),
        )
        for row in unseen_credits(user)[:MOST]
    ]


CREDITS: Final = Told(unread, see_credits)
