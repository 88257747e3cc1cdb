"""Accounts somebody nominated: what happens to them is news for that person, owner or not."""

from datetime import datetime

from django.db.models import Q

from nurture.projects.models import Nomination, NominationState
from nurture.reports.queries.day import Day


def nominated(day: Day, *, closed_since: datetime) -> set[int]:
    """Those that wait for an answer, or had one lately. One query."""
    mine = Nomination.objects.filter(nominated_by_id=day.user.pk).exclude(state=NominationState.DRAFT)
    recent = mine.filter(Q(closed_at=None) | Q(closed_at__gt=closed_since))
    return set(recent.values_list("account_id", flat=True))
