"""A meeting as calendars understand it (RFC 5545), and as an invitation to it (RFC 5546)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from nurture.meetings.lobby.models import Attendance
from nurture.meetings.models import Meeting
from nurture.team.models import User

#: Five minutes a target with the eight live ones a project has by default, and what comes before and after.
LASTS: Final = timedelta(hours=1)
PRODUCT: Final = "-//Nurture//Next email meeting//EN"

PARTSTAT: Final[Mapping[str, str]] = {
    Attendance.Answer.COMING: "ACCEPTED",
    Attendance.Answer.AWAY: "DECLINED",
    Attendance.Answer.DELEGATE: "DECLINED",
}


class Method(StrEnum):
    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def invitation(
    meeting: Meeting,
    people: Iterable[User],
    answers: Mapping[int, str],
    *,
    method: Method,
    description: str,
    at: datetime,
    repeats: int = 0,
) -> bytes:
    """The same UID for ever; SEQUENCE grows with each change, so that no calendar keeps an older time.

    In the language and for the people that are given; `answers` says of each whether they come. `repeats`: how often
    it was taken back or given again without a change of the time.
    """
    calendar = calendar_of(method)
    is_off = method == Method.CANCEL or is_skipped(meeting)
    event = event_of(meeting, description, is_off=is_off, at=at, repeats=repeats)
    for person in people:
        event.add("attendee", _attendee(person, answers.get(person.pk, "")))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def calendar_of(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method.value)
    return calendar


def is_skipped(meeting: Meeting) -> bool:
    return meeting.cycle.skipped_at is not None


def summary(meeting: Meeting) -> str:
    return _("Next email: %(project)s") % {"project": meeting.project}


def url_of(meeting: Meeting) -> str:
    return f"{settings.SITE_URL}{meeting.get_absolute_url()}"


def event_of(meeting: Meeting, description: str, *, is_off: bool, at: datetime, repeats: int) -> Event:
    """`at`: since when it is as it is said here."""
    begins = meeting.cycle.meeting_at.astimezone(ZoneInfo(meeting.project.time_zone))
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{settings.MAIL_DOMAIN}")
    event.add("sequence", meeting.cycle.revision + repeats)
    event.add("dtstamp", at)
    event.add("dtstart", begins)
    event.add("dtend", begins + LASTS)
    event.add("summary", summary(meeting))
    event.add("description", description)
    event.add("url", url_of(meeting))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("organizer", _organizer(meeting))
    return event


def _organizer(meeting: Meeting) -> vCalAddress:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = vText(str(meeting.project))
    return organizer


def _attendee(person: User, answer: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = vText(person.display_name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText(PARTSTAT.get(answer, "NEEDS-ACTION"))
    # One answers in the lobby, where both teams see it.
    attendee.params["RSVP"] = vText("FALSE")
    return attendee
