"""What the last gate before sending asks of this app (nurture.delivery.gates says when and how)."""

from django.utils.translation import gettext_noop

from nurture.delivery.gates import Refusal
from nurture.delivery.models import Message
from nurture.meetings.models import Confirmation, DecisionKind
from nurture.sequences.rules.approval import both_agree


def decision_stands(message: Message) -> Refusal | None:
    """Two people, one of each team, decided to send exactly this, and nobody took it back. One query."""
    mailing = message.mailing
    confirmed = Confirmation.objects.filter(
        decision=mailing.decision_ref,
        decision__target=mailing.target_id,
        decision__kind=DecisionKind.SEND,
        decision__content_hash=mailing.content_hash,
        decision__agreed_at__isnull=False,
        decision__withdrawn_at=None,
    )
    if both_agree(confirmed.values_list("team", "user_id")):
        return None
    return Refusal("not_decided", gettext_noop("No decision of both teams to send this stands."))
