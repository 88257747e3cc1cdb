"""When each person was last written to (accounts.retention.sends says the promise)."""

from typing import Any, cast

from django.db.models import Max, QuerySet

from nurture.delivery.models import Message


def last_sends() -> QuerySet[Any, dict[str, Any]]:
    """Whatever was handed over counts, whether it arrived or not."""
    handed_over = Message.objects.filter(handed_over_at__isnull=False).order_by()
    return cast(
        QuerySet[Any, dict[str, Any]],
        handed_over.values("contact_id").annotate(last=Max("handed_over_at")),
    )
