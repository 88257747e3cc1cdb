"""What rests on a note or an insight, and what came back to that."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Annotation
from nurture.playbook.models import Insight
from nurture.sequences.models import Email, Evidence, EvidenceQuerySet
from nurture.sequences.queries.reasons.answers import answers_to, sent_at
from nurture.team.models import User


@dataclass(frozen=True)
class Used:
    """An email that rests on a note: who said so, when it went, who reacted."""

    evidence: Evidence
    email: Email
    sent_at: datetime | None
    answered: tuple[str, ...]


def uses_of(user: User, annotations: Sequence[Annotation]) -> dict[int, list[Used]]:
    """By note, the emails that rest on it and what came back to them, the latest first. Three queries."""
    rows = Evidence.objects.standing().filter(
        annotation__in=[each.pk for each in annotations], email__in=Email.objects.visible_to(user)
    )
    uses: dict[int, list[Used]] = defaultdict(list)
    for used in _used(rows):
        uses[used.evidence.annotation_id or 0].append(used)
    return uses


def uses_of_insight(user: User, insight: Insight) -> list[Used]:
    """The emails that rest on it and what came back to them, the latest first. Three queries."""
    rows = Evidence.objects.standing().filter(insight=insight, email__in=Email.objects.visible_to(user))
    return _used(rows)


def reactions_by_insight(pks: Collection[int]) -> dict[int, int]:
    """By insight, how many people reacted themselves to emails that rest on it. Two queries."""
    pairs = list(Evidence.objects.standing().filter(insight__in=pks).values_list("insight_id", "email_id"))
    answered = answers_to({email for _insight, email in pairs})
    people: dict[int, set[str]] = defaultdict(set)
    for insight, email in pairs:
        people[insight or 0].update(answered.get(email, ()))
    return {insight: len(names) for insight, names in people.items()}


def _used(rows: EvidenceQuerySet) -> list[Used]:
    found = list(rows.select_related("email", "added_by").order_by("-added_at", "-pk"))
    emails = [each.email_id for each in found]
    answered, sent = answers_to(emails), sent_at(emails)
    return [
        Used(each, each.email, sent.get(each.email_id), answered.get(each.email_id, ())) for each in found
    ]
