"""What the last gate before sending asks of this app (nurture.delivery.gates says when and how)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_noop

from nurture.delivery.gates import Mailed, Refusal, asks_ahead
from nurture.delivery.models import Mailing, Message
from nurture.meetings.models import SENDING, Confirmation
from nurture.prepared import Among, Prepared, Question
from nurture.sequences.models import Rest
from nurture.sequences.rules.approval import both_agree


def decision_stands(message: Message) -> Refusal | None:
    return decisions_stand([message]).get(message.pk)


def _questions(mailed: Sequence[Mailed]) -> list[Question]:
    return [_STANDING.question(decisions=sorted({each.decision_ref for each in mailed}))]


@asks_ahead(_questions)
def decisions_stand(messages: Sequence[Message]) -> Mapping[int, Refusal]:
    """Two people, one of each team, decided to send exactly this, nobody took it back, and the target does not rest.

    One statement. What is split names its content a part, anything else its own.
    """
    mailings = {each.mailing_id: each.mailing for each in messages}
    confirmed: dict[tuple[int, int, str], list[tuple[str, int]]] = {}
    rests: dict[int, date] = {}
    for decision, target, content, part, team, user, until in _STANDING.rows(
        decisions=sorted({each.decision_ref for each in mailings.values()})
    ):
        confirmed.setdefault((decision, target, part or content), []).append((team, user))
        if until:
            rests[target] = until
    decided = {pk for pk, each in mailings.items() if both_agree(confirmed.get(_decision(each), ()))}
    undecided = {
        each.pk: Refusal("not_decided", gettext_noop("No decision of both teams to send this stands."))
        for each in messages
        if each.mailing_id not in decided
    }
    resting = {
        each.pk: _resting(day)
        for each in (messages if rests else ())
        if (day := rests.get(each.mailing.target_id)) and _is_before(each, day)
    }
    return resting | undecided


def _decision(mailing: Mailing) -> tuple[int, int, str]:
    return mailing.decision_ref, mailing.target_id, mailing.content_hash


def _is_before(message: Message, day: date) -> bool:
    """Planned for an earlier day, on the clock of whoever gets it."""
    return message.planned_at.astimezone(ZoneInfo(message.timing["zone"])).date() < day


def _resting(until: date) -> Refusal:
    words = gettext_noop("Both teams wait until %(day)s: nothing is sent before it.")
    return Refusal("resting", words, {"day": until.isoformat()})


_STANDING: Final = Prepared(
    (
        "decision_id",
        "decision__target_id",
        "decision__content_hash",
        "decision__parts__content_hash",
        "team",
        "user_id",
    ),
    lambda: Confirmation.objects.filter(
        Among("decision", "decisions"),
        decision__kind__in=SENDING,
        decision__agreed_at__isnull=False,
        decision__withdrawn_at=None,
    ).annotate(
        rests_until=Subquery(
            Rest.objects.standing().filter(target=OuterRef("decision__target")).values("until")[:1]
        )
    ),
)
