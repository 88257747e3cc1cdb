"""Deciding and confirming in a line."""

from nurture.meetings import actions
from nurture.meetings.actions.needs import Needs
from tests.build import NOW


def decide(
    meeting,
    target,
    kind,
    by,
    *,
    email=None,
    until=None,
    at=NOW,
    reason="一月まで予算がない",
    proposal=None,
    **needs,
):
    return actions.decide(
        meeting=meeting,
        target=target,
        kind=kind,
        reason=reason,
        email=email,
        proposal=proposal,
        content_hash=email.content_hash if email else "",
        until=until,
        needs=Needs(**needs),
        by=by,
        at=at,
    )


def agree(meeting, target, kind, both, **fields):
    """The first of both decides, the second confirms."""
    at = fields.get("at", NOW)
    return actions.confirm(decision=decide(meeting, target, kind, both[0], **fields), by=both[1], at=at)
