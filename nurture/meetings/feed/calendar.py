"""Somebody's meetings as one calendar that is asked for again and again (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration, vText

from nurture.meetings.lobby.calendar import Method, calendar_of, event_of, is_skipped, summary, url_of
from nurture.meetings.models import Meeting
from nurture.projects.templatetags.projects import there
from nurture.team.models import User

#: How often we ask calendars to look; each decides by itself (Google: once in some hours).
REFRESH: Final = timedelta(hours=1)


def published(user: User, meetings: Iterable[Meeting], *, since: datetime) -> bytes:
    """In the language that is active. The same bytes until something changes; `since`: what was never changed is from then.

    Each meeting has the UID and the SEQUENCE of its invitation by mail. No account and no person is named in it.
    """
    calendar = calendar_of(Method.PUBLISH)
    _introduce(calendar, user)
    for meeting in meetings:
        calendar.add_component(_event(meeting, since))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _introduce(calendar: Calendar, user: User) -> None:
    """To programs that read the standard, and to Outlook, Google and Apple, which read what was there before it."""
    name = _("Nurture: next email meetings")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", user.time_zone)
    # The standard asks for the kind of value to be said (RFC 7986, 5.7).
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))


def _event(meeting: Meeting, since: datetime) -> Event:
    is_off = is_skipped(meeting)
    changed = getattr(meeting, "changed_at", None) or since
    repeats = getattr(meeting, "repeats", 0)
    event = event_of(meeting, _description(meeting), is_off=is_off, at=changed, repeats=repeats)
    if is_off:
        # Not every calendar shows a status.
        event["summary"] = vText(_("Skipped: %(title)s") % {"title": summary(meeting)})
    # Nobody is kept from another appointment by what is skipped, or held without a room.
    event.add("transp", "TRANSPARENT" if is_off or meeting.is_apart else "OPAQUE")
    event.add("last-modified", changed)
    return event


def _description(meeting: Meeting) -> str:
    url = url_of(meeting)
    if is_skipped(meeting):
        return "\n".join([_("What was proposed for it waits for the next meeting."), url])
    if meeting.closed_at:
        return "\n".join([_("It is over; here are the minutes."), url])
    if meeting.apart_until:
        until = there(meeting.apart_until, meeting.project)
        return "\n".join([_("Without a room, until %(until)s.") % {"until": until}, url])
    return "\n".join(
        [
            _("Both teams decide together which email each target gets next."),
            _("Two minutes before it, also on a phone: say whether you come, and what you would send."),
            url,
        ]
    )
