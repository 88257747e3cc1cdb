"""What people are told about ways out that are refused. Declared in settings.NOTICES."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.notices import Notice, Told
from nurture.delivery.limits.actions import see_all
from nurture.delivery.limits.models import WayNotice
from nurture.team.models import User

#: More of them than these nobody reads one by one.
MOST: Final = 50


def unread(user: User) -> Sequence[Notice]:
    rows = WayNotice.objects.filter(user=user, seen_at=None).select_related("identity")
    return [
        Notice(
            "delivery/limits/notice.html",
            row,
            row.identity.address if row.identity else settings.SMTP_HOST,
            _("Sending addresses"),
            row.at,
            reverse("delivery:see_way", args=[row.pk]),
        )
        for row in rows.order_by("-at", "-pk")[:MOST]
    ]


WAYS: Final = Told(unread, see_all)
