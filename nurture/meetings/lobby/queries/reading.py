"""What somebody reads on paper before a meeting: every target on half a page, from one reading of each table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.models import Activity, ActivityCategory, Annotation, AnnotationKind, BuyingRole, Contact
from nurture.meetings.models import Meeting
from nurture.meetings.queries.agenda import Entry
from nurture.meetings.queries.candidates import Candidates, candidates_of
from nurture.projects.models import Cycle
from nurture.team.models import User

LINES: Final = 4
PEOPLE: Final = 6
QUOTES: Final = 3


@dataclass(frozen=True)
class Sheet:
    """One target: what has happened since the last meeting, who is there, what they said, what could be sent."""

    entry: Entry
    lines: list[Activity]
    people: list[Contact]
    quotes: list[Annotation]
    candidates: Candidates


def sheets(meeting: Meeting, entries: Iterable[Entry], user: User, *, at: datetime) -> list[Sheet]:
    """In the order of the agenda. Sixteen queries, however many."""
    shown = list(entries)
    accounts = [each.target.account_id for each in shown]
    candidates = candidates_of(meeting, [each.target for each in shown])
    lines, people = _lines(meeting, accounts, user, at=at), _people(accounts)
    quotes = _quotes(accounts, user, at=at)
    return [
        Sheet(
            each,
            lines[each.target.account_id][::-1],
            people[each.target.account_id],
            quotes[each.target.account_id],
            candidates[each.target.pk],
        )
        for each in shown
    ]


def _lines(meeting: Meeting, accounts: list[int], user: User, *, at: datetime) -> dict[int, list[Activity]]:
    """The latest first."""
    earlier = Cycle.objects.filter(project=meeting.project_id, number__lt=meeting.cycle.number)
    since = earlier.order_by("-number").values_list("meeting_at", flat=True).first()
    happened = Activity.objects.visible_to(user).filter(account__in=accounts, at__lte=meeting.opened_at or at)
    if since:
        happened = happened.filter(at__gt=since)
    happened = happened.exclude(category=ActivityCategory.RECORD)
    related = happened.select_related("actor", "contact", "annotation__contact", "account")
    return _first(related, LINES, "-at", "-id")


def _people(accounts: list[int]) -> dict[int, list[Contact]]:
    """Whose part we know, and no more of them than fit."""
    there = Contact.objects.filter(account__in=accounts, left_on=None)
    return _first(there.exclude(buying_role=BuyingRole.UNKNOWN), PEOPLE, "id")


def _quotes(accounts: list[int], user: User, *, at: datetime) -> dict[int, list[Annotation]]:
    """Objections and questions that still hold, the latest first."""
    asked = Annotation.objects.visible_to(user).filter(
        Q(expires_on=None) | Q(expires_on__gte=timezone.localdate(at)),
        account__in=accounts,
        kind__in=[AnnotationKind.OBJECTION, AnnotationKind.QUESTION],
    )
    return _first(asked.select_related("contact", "author"), QUOTES, "-created_at", "-id")


def _first(rows: QuerySet[Any], count: int, *order: str) -> dict[int, list[Any]]:
    """Of each account as many as fit, in this order. One query."""
    columns = [F(name.lstrip("-")).desc() if name.startswith("-") else F(name).asc() for name in order]
    numbered = rows.annotate(place=Window(RowNumber(), partition_by=F("account"), order_by=columns))
    found: dict[int, list[Any]] = defaultdict(list)
    for each in numbered.filter(place__lte=count).order_by(*order):
        found[each.account_id].append(each)
    return found
