"""A row before a mail: whoever writes it sends, once a person and state of the meeting."""

from datetime import datetime

from nurture.delivery.colleagues.actions import claim_new
from nurture.meetings.lobby.models import Invitation
from nurture.meetings.lobby.queries.inviting import Due


def claim(*, due: Due, at: datetime) -> Invitation | None:
    """The row to be served now, by this call alone; None: somebody else serves it, or it is done."""
    return claim_new(
        Invitation,
        at=at,
        meeting=due.meeting,
        user=due.user,
        revision=due.meeting.cycle.revision,
        cancels=due.cancels,
        again=due.again,
    )
