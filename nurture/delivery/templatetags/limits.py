"""What limits leave, on pages about sending."""

from typing import Any

from django import template

from nurture.delivery import clock
from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.limits.queries.usage import overview, troubled_ways, use_of

register = template.Library()


@register.inclusion_tag("delivery/limits/card.html", takes_context=True)
def limits_card(context: template.Context) -> dict[str, Any]:
    """All limits, what is used of them, and who waits for one."""
    at = clock.database_now()
    return {**_page(context), "limits": overview(context["request"].user, at=at)}


@register.inclusion_tag("delivery/limits/troubles.html", takes_context=True)
def way_troubles(context: template.Context) -> dict[str, Any]:
    """Above a page: through which ways nothing goes now, and what to do about it."""
    return {**_page(context), "ways": troubled_ways(at=clock.database_now())}


@register.inclusion_tag("delivery/limits/use.html", takes_context=True)
def limits_used(context: template.Context, identity: SendingIdentity) -> dict[str, Any]:
    """Of one address."""
    return {**_page(context), "way": use_of(identity, at=clock.database_now())}


def _page(context: template.Context) -> dict[str, Any]:
    request = context["request"]
    return {
        "user": request.user,
        "current_day": context.get("current_day"),
        "csrf_token": context.get("csrf_token"),
    }
