"""How what waits is said: what to press, and until when."""

from datetime import datetime

from django import template
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nurture.reports.queries.owed import Owed
from nurture.web.templatetags.ui import day

register = template.Library()

ACTS: dict[str, Promise] = {
    "unanswered": gettext_lazy("See what they said"),
    "confirm": gettext_lazy("Confirm"),
    "score": gettext_lazy("Score it"),
    "talk": gettext_lazy("Talk about it"),
    "sign": gettext_lazy("Read and sign"),
    "approve": gettext_lazy("Read and approve"),
    "draft": gettext_lazy("Write it"),
    "rewrite": gettext_lazy("Rewrite it"),
    "touch": gettext_lazy("Write down what was said"),
    "failed": gettext_lazy("See why"),
    "expired": gettext_lazy("Offer it again"),
    "uncertain": gettext_lazy("Look into it"),
    "question": gettext_lazy("Answer it"),
    "mention": gettext_lazy("Look at it"),
}


@register.filter
def act(item: Owed) -> str:
    """What the button says."""
    return str(ACTS[item.kind])


@register.filter
def until(item: Owed, now: datetime) -> str:
    """today, by Fri 27 Nov, was due 24 Nov; since 24 Nov where somebody waits already."""
    today = timezone.localdate(now)
    if item.due is None or item.due == item.since:
        return _("since %(day)s") % {"day": day(item.since, today)}
    local = timezone.localtime(item.due)
    if item.due < now:
        return _("was due %(day)s") % {"day": day(local, today)}
    if local.date() == today:
        return _("today until %(time)s") % {"time": f"{local:%H:%M}"}
    return _("by %(weekday)s %(day)s") % {
        "weekday": formats.date_format(local, "D"),
        "day": day(local, today),
    }


@register.filter
def is_late(item: Owed, now: datetime) -> bool:
    return item.is_late(now)
