"""The only door through which a message changes its state."""

from typing import Any, Final
from uuid import UUID

from nurture.delivery.models import Message
from nurture.delivery.rules.states import check_arrow

#: What a message loses when nobody works on it any more.
FREE: Final[dict[str, Any]] = {"claim_token": None, "claimed_by": "", "lease_until": None}


def move(message: int, before: str, after: str, *, token: UUID | None = None, **changes: Any) -> bool:
    """Whether this call moved it. False: it is somewhere else by now, or somebody else's; leave it alone."""
    check_arrow(before, after)
    rows = Message.objects.filter(pk=message, state=before)
    if token is not None:
        rows = rows.filter(claim_token=token)
    return rows.update(state=after, **changes) == 1
