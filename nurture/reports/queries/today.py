"""One person's day: what they owe, what happened, when they meet next and what is missing until then."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accounts.models import Activity
from nurture.meetings.history.queries import Credited, credits_of
from nurture.projects.rules.calendars import Holidays
from nurture.reports.queries.day import Day
from nurture.reports.queries.meetings import Ahead, ahead
from nurture.reports.queries.nominated import nominated
from nurture.reports.queries.owed import Owed, owed_on
from nurture.reports.rules.news import news_since
from nurture.team.models import User

ENTRIES: Final = 15
#: Whoever was away for longer reads the accounts themselves.
NEWS_LASTS: Final = timedelta(days=14)
#: Shorter than a visit takes to end (nurture.team.actions).
VISIT_NOTED: Final = timedelta(minutes=10)


@dataclass(frozen=True)
class News:
    """What others did on the accounts; what came after the last visit apart from what was there already."""

    since: datetime
    fresh: list[Activity]
    seen: list[Activity]

    def __bool__(self) -> bool:
        return bool(self.fresh or self.seen)


@dataclass(frozen=True)
class Today:
    owed: list[Owed]
    news: News
    # `news` is about the accounts of their projects: they own none themselves.
    looks_on: bool
    # Of each running project; an open meeting first, then those that meet first.
    ahead: list[Ahead]
    # This visit is to be written down: often enough to know when it ended, and no oftener.
    notes_visit: bool
    # What they wrote down, and which emails it became.
    credits: list[Credited]

    @property
    def next_meeting(self) -> Ahead | None:
        return next((each for each in self.ahead if each.coming), None)


def today(user: User, *, at: datetime) -> Today:
    """A fixed number of queries, whatever the size."""
    day = Day(user, at)
    targets = day.own or day.targets
    accounts = {target.company.pk for target in targets.values()}
    return Today(
        owed=owed_on(day),
        news=news(day, accounts | nominated(day, closed_since=at - NEWS_LASTS)),
        looks_on=not day.own,
        ahead=ahead(day),
        notes_visit=user.seen_at is None or at - user.seen_at > VISIT_NOTED,
        credits=credits_of(user, at=at),
    )


def news(day: Day, accounts: Collection[int]) -> News:
    """Since yesterday, or since they were here last when that is longer ago. One query."""
    user, at = day.user, day.at
    calendars = {project.holiday_country for project in day.projects}
    country = calendars.pop() if len(calendars) == 1 else ""
    since = news_since(at, user.seen_before_at, ZoneInfo(user.time_zone), Holidays(country))
    since = max(since, at - NEWS_LASTS)
    entries = _entries(day, accounts, since)[:ENTRIES]
    fresh: list[Activity] = []
    seen: list[Activity] = []
    for entry in entries:
        (seen if user.seen_before_at and entry.at <= user.seen_before_at else fresh).append(entry)
    return News(since, fresh, seen)


def _entries(day: Day, accounts: Collection[int], since: datetime) -> QuerySet[Activity]:
    """Without what they did themselves, what was deleted, and what belongs to projects of others."""
    projects = [project.pk for project in day.projects]
    entries = Activity.objects.filter(
        Q(audience=None) | Q(audience__in=projects),
        account_id__in=accounts,
        at__gt=since,
        annotation__deleted_at=None,
    ).exclude(actor_id=day.user.pk)
    related = entries.select_related("actor", "contact", "annotation", "annotation__contact", "account")
    return related.order_by("-at", "-id")
