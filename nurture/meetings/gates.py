"""What the last gate before sending asks of this app (nurture.delivery.gates says when and how)."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_noop

from nurture.delivery.gates import Refusal
from nurture.delivery.models import Message
from nurture.meetings.models import Confirmation, DecisionKind
from nurture.prepared import Among, Prepared
from nurture.sequences.rules.approval import both_agree


def decision_stands(message: Message) -> Refusal | None:
    return decisions_stand([message]).get(message.pk)


def decisions_stand(messages: Sequence[Message]) -> Mapping[int, Refusal]:
    """Two people, one of each team, decided to send exactly this, and nobody took it back. One statement."""
    confirmed: dict[tuple[int, int, str], list[tuple[str, int]]] = {}
    for *decision, team, user in _STANDING.rows(decisions=[each.mailing.decision_ref for each in messages]):
        confirmed.setdefault(tuple(decision), []).append((team, user))
    return {
        each.pk: Refusal("not_decided", gettext_noop("No decision of both teams to send this stands."))
        for each in messages
        if not both_agree(confirmed.get(_decision(each), ()))
    }


def _decision(message: Message) -> tuple[int, int, str]:
    mailing = message.mailing
    return mailing.decision_ref, mailing.target_id, mailing.content_hash


_STANDING: Final = Prepared(
    ("decision_id", "decision__target_id", "decision__content_hash", "team", "user_id"),
    lambda: Confirmation.objects.filter(
        Among("decision", "decisions"),
        decision__kind=DecisionKind.SEND,
        decision__agreed_at__isnull=False,
        decision__withdrawn_at=None,
    ),
)
