"""Whose words became an email, told to them alone: nobody is counted or compared."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Min, Q, QuerySet

from accounts.models import Annotation
from nurture.delivery.models import Message
from nurture.meetings.history.models import Credit
from nurture.meetings.models import Decision
from nurture.sequences.queries.reasons import answers_to
from nurture.sequences.rules.state import HANDED_OVER
from nurture.team.models import User

#: For so long Today keeps it; the email itself says it for ever.
NEWS_FOR: Final = timedelta(days=14)
MOST: Final = 5


@dataclass(frozen=True)
class Credited:
    """`sent_at`: None before the first of it has left. `answered`: who of the customers reacted themselves."""

    credit: Credit
    sent_at: datetime | None
    answered: tuple[str, ...]


def credits_of(user: User, *, at: datetime) -> list[Credited]:
    """Of the last days, the latest first, while the decision stands. Four queries, five with what was split."""
    rows = list(_theirs(user).filter(at__gt=at - NEWS_FOR)[:MOST])
    sent = sent_of([each.decision_id for each in rows])
    emails = {each.pk: _emails(each.decision) for each in rows}
    answered = answers_to([email for found in emails.values() for email in found])
    return [
        Credited(
            each,
            sent.get(each.decision_id),
            tuple(dict.fromkeys(who for email in emails[each.pk] for who in answered.get(email, ()))),
        )
        for each in rows
    ]


def _emails(decision: Decision) -> list[int]:
    return [proposal.email_id for proposal, _content_hash in decision.sends if proposal.email_id]


def unseen_credits(user: User) -> QuerySet[Credit]:
    return _theirs(user).filter(seen_at=None)


def stories_behind(user: User, decision: Decision) -> list[Credit]:
    """The notes that its emails rest on, as far as this person may read them. One query."""
    seen = Annotation.objects.visible_to(user)
    rows = Credit.objects.filter(decision=decision, annotation__in=seen)
    return list(rows.select_related("annotation__account", "annotation__author", "insight").order_by("pk"))


def _theirs(user: User) -> QuerySet[Credit]:
    """What they may not read any more is not told either."""
    seen = Annotation.objects.visible_to(user)
    return (
        Credit.objects.filter(user=user, decision__withdrawn_at=None)
        .filter(Q(annotation__in=seen))
        .select_related(
            "annotation__account", "insight", "decision__proposal__email", "decision__target__account"
        )
        .prefetch_related("decision__parts__proposal")
        .order_by("-at", "-id")
    )


def sent_of(decisions: Collection[int]) -> dict[int, datetime]:
    """When the first of each left, by decision. One query."""
    rows = Message.objects.filter(mailing__decision_ref__in=list(decisions), state__in=HANDED_OVER)
    return dict(
        rows.order_by()
        .exclude(handed_over_at=None)
        .values_list("mailing__decision_ref")
        .annotate(Min("handed_over_at"))
    )
