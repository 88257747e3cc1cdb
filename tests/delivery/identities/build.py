"""An address we send from, as a test needs it."""

from typing import Any
from uuid import uuid4

from nurture.delivery.identities import actions
from nurture.delivery.identities.models import SendingIdentity
from nurture.team.models import User
from tests.delivery.world import NOW


def identity(
    by: User, *, on: bool = True, secrets: dict[str, str] | None = None, **fields: Any
) -> SendingIdentity:
    """Their own unless `owner` says otherwise, and in use."""
    values = {"owner": by, "host": "127.0.0.1", "port": 1, "security": "none"} | fields
    values.setdefault("address", values["owner"].email if values["owner"] else "team@tsubaki.example")
    made = actions.add(fields=values, secrets=secrets or {}, operation=uuid4(), by=by, at=NOW)
    if on:
        actions.switch_on(identity=made, by=by, at=NOW)
        made.refresh_from_db()
    return made
