"""How many complained about what one address of ours sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nurture.delivery.identities.models import SendingIdentity
from nurture.delivery.models import Message, MessageState, Reaction, ReactionKind
from nurture.delivery.refusals.rules.complaints import DAYS, Standing, share, standing

_LEFT = (MessageState.SENT, MessageState.UNCERTAIN, MessageState.ASSUMED_SENT)


@dataclass(frozen=True)
class Complaints:
    sent: int
    complained: int
    days: int = DAYS

    @property
    def standing(self) -> Standing:
        return standing(self.complained, self.sent)

    @property
    def share(self) -> float | None:
        return share(self.complained, self.sent)


def complaints_about(identity: SendingIdentity, *, at: datetime) -> Complaints:
    """Of the last thirty days. Two queries."""
    since = at - timedelta(days=DAYS)
    sent = Message.objects.filter(identity=identity, state__in=_LEFT, handed_over_at__gt=since)
    told = Reaction.objects.filter(
        kind=ReactionKind.COMPLAINT, message__identity=identity, message__handed_over_at__gt=since
    )
    return Complaints(sent.count(), told.values("message").distinct().count())
