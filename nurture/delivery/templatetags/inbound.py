"""What has to be looked at of the mail that comes in."""

from typing import Any

from django import template

from nurture.delivery import clock
from nurture.delivery.mailboxes.models import Mailbox
from nurture.delivery.mailboxes.queries import silent
from nurture.delivery.queries.incoming import unmatched_count

register = template.Library()


@register.inclusion_tag("delivery/parts/inbound_notices.html", takes_context=True)
def inbound_notices(context: template.Context) -> dict[str, Any]:
    """Mail that nobody could match, for who may sort it; mailboxes that are not read, for who can mend it. Two queries."""
    user = context["request"].user
    unread = silent(at=clock.database_now()).filter(pk__in=Mailbox.objects.visible_to(user).values("pk"))
    return {
        "unmatched": unmatched_count(user),
        "silent": list(unread),
        "current_day": context.get("current_day"),
    }
