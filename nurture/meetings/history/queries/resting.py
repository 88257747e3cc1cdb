"""The decisions whose emails rest on a note or an insight, and what came of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from nurture.meetings.history.models import Credit
from nurture.meetings.history.queries.credits import sent_of
from nurture.meetings.history.queries.results import verdicts_on
from nurture.meetings.history.rules import Outcome, outcome
from nurture.meetings.models import SENDING, Decision
from nurture.sequences.models import Evidence
from nurture.team.models import User


@dataclass(frozen=True)
class Rested:
    """`sent_at`: when the first of it left; None: nothing has."""

    decision: Decision
    sent_at: datetime | None
    outcome: Outcome


def decisions_on_notes(user: User, notes: Collection[int]) -> dict[int, list[Rested]]:
    """By note, the latest first. Three queries."""
    seen = _agreed(Decision.objects.visible_to(user))
    rows = list(
        Credit.objects.filter(annotation__in=notes, decision__in=seen)
        .order_by("-decision__agreed_at", "-decision_id")
        .values_list("annotation_id", "decision_id")
    )
    rested = _rested(seen.filter(pk__in=[decision for _note, decision in rows]) if rows else seen.none())
    found: dict[int, list[Rested]] = defaultdict(list)
    for note, decision in rows:
        found[note].append(rested[decision])
    return found


def decisions_on_insights(insights: Collection[int], *, user: User | None = None) -> dict[int, list[Rested]]:
    """By insight, the latest first: of all projects, or of those this person sees. Four queries."""
    pairs = Evidence.objects.standing().filter(insight__in=list(insights))
    emails: dict[int, set[int]] = defaultdict(set)
    for insight, email in pairs.values_list("insight_id", "email_id"):
        emails[email].add(insight or 0)
    if not emails:
        return {}
    agreed = _agreed(Decision.objects.visible_to(user) if user else Decision.objects.all())
    sends = agreed.filter(
        Q(proposal__email__in=list(emails)) | Q(parts__proposal__email__in=list(emails))
    ).values_list("pk", "proposal__email_id", "parts__proposal__email_id")
    rests: dict[int, set[int]] = defaultdict(set)
    for pk, *of_it in sends:
        for email in of_it:
            rests[pk] |= emails.get(email or 0, set())
    found: dict[int, list[Rested]] = defaultdict(list)
    for pk, rested in _rested(agreed.filter(pk__in=list(rests))).items():
        for insight in rests[pk]:
            found[insight].append(rested)
    return found


def _agreed(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    return decisions.filter(agreed_at__isnull=False, withdrawn_at=None, kind__in=SENDING)


def _rested(decisions: QuerySet[Decision]) -> dict[int, Rested]:
    """The latest first. Three queries."""
    rows = decisions.select_related("proposal", "made_by").order_by("-agreed_at", "-pk")
    found = {each.pk: each for each in rows}
    sent, verdicts = sent_of(found), verdicts_on(found)
    return {
        pk: Rested(each, sent.get(pk), outcome(said.finding for said in verdicts.get(pk, {}).values()))
        for pk, each in found.items()
    }
