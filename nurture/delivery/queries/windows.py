"""The send window of a contact in a project, and the moments in it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import Account, CompanyDays, Contact, DayKind
from nurture.delivery.limits.queries.counting import Went, caps
from nurture.delivery.limits.rules.people import Room
from nurture.delivery.models import Message, MessageState
from nurture.delivery.rules.window import Moment, Window, next_moment, zone_of
from nurture.projects.models import Project
from nurture.projects.queries.rhythms import holidays_of
from nurture.projects.rules.calendars import Closure, Holidays, country_of

#: It takes the day of whoever gets it; what will not go any more leaves the day free.
_TAKES_A_DAY: Final = (
    MessageState.PLANNED,
    MessageState.CLAIMED,
    MessageState.HANDING_OVER,
    MessageState.SENT,
    MessageState.HELD,
    MessageState.UNCERTAIN,
    MessageState.ASSUMED_SENT,
)

_TO_COME: Final = (MessageState.PLANNED, MessageState.CLAIMED, MessageState.HELD)

#: Wherever they are, their day began less than two days ago, and a limit looks back a week.
_A_WEEK_ANYWHERE: Final = timedelta(days=7, hours=50)


def window_of(
    project: Project, contact: Contact, account: Account, *, days: Iterable[CompanyDays] | None = None
) -> Window:
    """With the days of the project and of the account. One query, none with `days`, where they are known."""
    days = list(account.days.all() if days is None else days)
    country = country_of(contact.time_zone) or account.country or country_of(account.time_zone)
    return Window(
        zone=zone_of(contact.time_zone, account.time_zone, project.time_zone),
        weekdays=frozenset(project.window_weekdays),
        opens=project.window_start,
        closes=project.window_end,
        ours=holidays_of(project),
        theirs=Holidays(
            country or project.holiday_country, _turns(days, DayKind.CLOSED), _turns(days, DayKind.WORKING)
        ),
        month_end=project.month_end_days,
        closing_day=account.closing_day or 31,
        monday_from=project.monday_from,
    )


def moment_for(project: Project, contact: Contact, *, after: datetime, business_days: int = 0) -> Moment:
    """When a message to this contact would go, and why then. Raises rules.window.NoWindow."""
    [moment] = moments_for(project, [contact], after=after, business_days=business_days).values()
    return moment


def moments_for(
    project: Project,
    contacts: Iterable[Contact],
    *,
    after: datetime,
    business_days: int = 0,
    besides: Message | None = None,
    also: Mapping[Contact, Moment] = MappingProxyType({}),
) -> Mapping[int, Moment]:
    """By contact, in their order: never on a day on which something else goes to that person, nor beyond a limit.

    Those before take the room of those after them, and so does what is foreseen already (`also`). Two queries.
    `besides`: the message that is being planned anew. Contacts come with their account. Raises rules.window.NoWindow.
    """
    contacts = list(contacts)
    days: dict[int, list[CompanyDays]] = {contact.account_id: [] for contact in contacts}
    for each in CompanyDays.objects.filter(account__in=days):
        days[each.account_id].append(each)
    going = _going(contacts, after, besides)
    for contact, moment in also.items():
        going.add(contact.account_id, contact.pk, moment.at)
    found = {}
    for contact in contacts:
        window = window_of(project, contact, contact.account, days=days[contact.account_id])
        taken = _days_of(going.of_person.get(contact.pk, ()), window.zone)
        room = _room(going, contact, window.zone)
        moment = next_moment(window, after, business_days=business_days, taken=taken, room=room)
        going.add(contact.account_id, contact.pk, moment.at)
        found[contact.pk] = moment
    return found


def moment_after(message: Message, window: Window, *, after: datetime) -> Moment:
    """When this message goes if not before `after`, beside all else that goes to its person. One query."""
    going = _going([message.contact], after, message)
    taken = _days_of(going.of_person.get(message.contact_id, ()), window.zone)
    return next_moment(window, after, taken=taken, room=_room(going, message.contact, window.zone))


def taken_days(message: Message, zone: str, *, after: datetime) -> frozenset[date]:
    """The days on which something else goes to the person of this message. One query."""
    going = _going([message.contact], after, message)
    return _days_of(going.of_person.get(message.contact_id, ()), zone)


def timing_of(moment: Moment) -> dict[str, Any]:
    """What is kept of a moment beside its time: plain values, worded when they are read."""
    return {
        "zone": moment.zone,
        "reasons": [
            {
                "why": reason.why.value,
                "day": reason.day.isoformat(),
                "name": reason.name,
                **({"country": reason.country} if reason.country else {}),
            }
            for reason in moment.reasons
        ],
    }


def _turns(days: Iterable[CompanyDays], kind: DayKind) -> tuple[Closure, ...]:
    return tuple(each.closure for each in days if each.kind == kind)


def _going(contacts: Iterable[Contact], after: datetime, besides: Message | None) -> Went:
    """What goes, or went lately, to each of them and to their colleagues, in any project. One query."""
    contacts = list(contacts)
    rows = Message.objects.filter(
        Q(contact__in=[contact.pk for contact in contacts])
        | Q(account__in={contact.account_id for contact in contacts}),
        state__in=_TAKES_A_DAY,
        planned_at__gt=after - _A_WEEK_ANYWHERE,
    )
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    found = Went()
    columns = ("account_id", "contact_id", "state", "planned_at", "handed_over_at")
    for account, contact, state, planned, handed_over in rows.values_list(*columns):
        # What was deferred has been handed over once; its day is still to come.
        found.add(account, contact, planned if state in _TO_COME else handed_over or planned)
    return found


def _room(going: Went, contact: Contact, zone: str) -> Room:
    return Room(
        zone=zone,
        caps=caps(),
        own=going.of_person.get(contact.pk, ()),
        colleagues=going.colleagues(contact.account_id, contact.pk),
    )


def _days_of(moments: Iterable[datetime], zone: str) -> frozenset[date]:
    return frozenset(moment.astimezone(ZoneInfo(zone)).date() for moment in moments)
