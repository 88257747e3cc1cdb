"""The send window of a contact in a project."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import Account, CompanyDays, Contact, DayKind
from nurture.delivery.rules.window import Closure, Moment, Window, next_moment, zone_of
from nurture.projects.models import Project
from nurture.projects.rules.calendars import closures_from


def window_of(
    project: Project, contact: Contact, account: Account, *, days: Iterable[CompanyDays] | None = None
) -> Window:
    """With the days of the project and of the account. One query, none with `days`, where they are known."""
    days = list(account.days.all() if days is None else days)
    return Window(
        zone=zone_of(contact.time_zone, account.time_zone, project.time_zone),
        weekdays=frozenset(project.window_weekdays),
        opens=project.window_start,
        closes=project.window_end,
        country=project.holiday_country,
        closures=(
            *(Closure(each.first, each.last, each.name) for each in closures_from(project.closures)),
            *_days(days, DayKind.CLOSED),
        ),
        at_work=_days(days, DayKind.WORKING),
    )


def _days(days: Iterable[CompanyDays], kind: DayKind) -> tuple[Closure, ...]:
    return tuple(
        Closure(each.starts_on, each.ends_on, str(each), each.every_year)
        for each in days
        if each.kind == kind
    )


def moment_for(project: Project, contact: Contact, *, after: datetime, business_days: int = 0) -> Moment:
    """When a message to this contact would go, and why then. Raises rules.window.NoWindow."""
    window = window_of(project, contact, contact.account)
    return next_moment(window, after, business_days=business_days)


def timing_of(moment: Moment) -> dict[str, Any]:
    """What is kept of a moment beside its time: plain values, worded when they are read."""
    return {
        "zone": moment.zone,
        "reasons": [
            {"why": reason.why.value, "day": reason.day.isoformat(), "name": reason.name}
            for reason in moment.reasons
        ],
    }
