"""Whether what is decided on can go out: the very content that was looked at, complete, and nowhere on its way."""

from nurture.meetings.facts import AlreadyOnItsWay, NothingToSend, NotInThisMeeting
from nurture.meetings.models import Proposal
from nurture.projects.facts import StillOffered
from nurture.projects.models import Offer, Target
from nurture.sequences.actions.emails import locked as locked_email
from nurture.sequences.facts import ContentChanged, EmailIncomplete
from nurture.sequences.models import Email
from nurture.sequences.queries.problems import problems
from nurture.sequences.queries.steps import Outgoing, outgoing_of
from nurture.sequences.rules.state import HANDED_OVER, ON_THE_WAY


def require_sendable(target: Target, proposal: Proposal | None, content_hash: str) -> Email:
    """Under its lock. Raises NothingToSend, NotInThisMeeting, ContentChanged, EmailIncomplete, AlreadyOnItsWay."""
    email = require_there(target, proposal, content_hash)
    if found := problems(email, list(email.recipients.all())):
        raise EmailIncomplete(found)
    return email


def require_there(target: Target, proposal: Proposal | None, content_hash: str) -> Email:
    """The same of one that may still be incomplete."""
    if proposal is None or proposal.email is None:
        raise NothingToSend
    email = locked_email(proposal.email)
    if proposal.target_id != target.pk or email.step.archived_at or email.step.sequence.archived_at:
        raise NotInThisMeeting
    if email.content_hash != content_hash:
        raise ContentChanged
    if (HANDED_OVER | ON_THE_WAY).intersection(outgoing_of([email.pk]).get(email.pk, Outgoing()).states):
        raise AlreadyOnItsWay
    return email


def require_not_offered(target: Target) -> None:
    """Raises StillOffered: nothing is sent to whoever is offered to sales."""
    if Offer.objects.filter(target=target, taken_back_at=None).exists():
        raise StillOffered
