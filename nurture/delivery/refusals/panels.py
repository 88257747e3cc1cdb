"""What refusals show on the page of a person (accounts.panels says the promise)."""

from accounts.models import Contact
from accounts.panels import Panel
from nurture.delivery.refusals.queries.people import standing_of
from nurture.web.http import Request


def standing(request: Request, contact: Contact) -> Panel | None:
    """That they refused and by what, what they told us on their page; and where to enter that they asked us to stop."""
    if contact.erased_at is not None or contact.is_placeholder:
        return None
    return Panel("right", "delivery/suppressions/person.html", {"standing": standing_of(contact)})
