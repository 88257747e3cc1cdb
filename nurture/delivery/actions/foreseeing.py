"""What the last gate would say, asked before it is due. Nothing is locked, counted or changed."""

from datetime import datetime

from nurture.delivery.actions import last_gate
from nurture.delivery.gates import Refusal
from nurture.delivery.identities.queries import identity_for
from nurture.delivery.models import Message


def foresee(message: Message, *, at: datetime) -> list[Refusal]:
    """All that would stand against handing it over now. Limits are not asked: they are counted in that very moment.

    `message` comes with contact, account and project. A fixed number of queries.
    """
    identity = message.identity
    if message.raw is None:
        identity = identity_for(message.mailing.sender, message.mailing.target.project)
    candidate = last_gate.candidate(
        message.pk,
        message.contact,
        address=message.to_address,
        identity=identity.pk if identity else None,
        at=at,
    )
    return last_gate.every_refusal(candidate) if candidate else []
