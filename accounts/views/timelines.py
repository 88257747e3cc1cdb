"""Which part of a timeline somebody asked for."""

from accounts.models import Account, Contact
from accounts.queries.timeline import Chosen, Timeline, timeline
from nurture.web.http import Request

# What htmx may ask for alone: all of it, the entries after the last one, those before the first one.
FRAGMENTS = ("timeline", "timeline-page", "timeline-newer")


def asked_timeline(request: Request, of: Account | Contact) -> Timeline:
    """Older than `before`, or newer than `after`; else from the newest on."""
    asked = request.GET
    back = bool(asked.get("after"))
    cursor = asked.get("after" if back else "before", "")
    return timeline(of, user=request.user, chosen=Chosen.read(asked.dict()), cursor=cursor, back=back)
