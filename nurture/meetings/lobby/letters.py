"""The invitation as a mail to one person, with the meeting for their calendar."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from nurture.delivery.colleagues import letters as ours
from nurture.delivery.mime import CalendarPart, Mail, build
from nurture.meetings.lobby.calendar import Method, invitation, url_of
from nurture.meetings.lobby.models import Attendance
from nurture.meetings.lobby.queries.inviting import Due, attendees
from nurture.projects.templatetags.projects import there


def letter(due: Due, *, at: datetime) -> bytes:
    """In its reader's language and on their clock; the meeting itself on the clock of its project."""
    with ours.as_read_by(due.user):
        return build(_mail(due, at=at))


def words_of(due: Due) -> dict[str, Any]:
    """What the mail says, in the language that is active."""
    project, cycle = due.meeting.project, due.meeting.cycle
    when = there(cycle.meeting_at, project)
    until = there(due.meeting.apart_until, project) if due.meeting.apart_until else ""
    if due.is_apart and due.meeting.opened_at:
        # Nobody votes any more on what is revealed.
        when = there(due.meeting.secret_until(due.meeting.opened_at), project)
        title = _("Decided without a room: your votes by %(when)s") % {"when": when}
    elif due.cancels:
        title = _("Cancelled: next email meeting of %(when)s") % {"when": when}
    elif due.was_invited:
        title = _("Moved: next email meeting on %(when)s") % {"when": when}
    else:
        title = _("Invitation: next email meeting on %(when)s") % {"when": when}
    return {
        "title": title,
        "when": when,
        "until": until,
        "due": due,
        "meeting": due.meeting,
        "project": project,
        "url": url_of(due.meeting),
        "site": settings.SITE_URL,
        "is_skipped": cycle.skipped_at is not None,
    }


def _mail(due: Due, *, at: datetime) -> Mail:
    words = words_of(due)
    text = render_to_string("meetings/lobby/invitation.txt", words)
    kind = "apart" if due.is_apart else "off" if due.cancels else "on"
    return ours.mail(
        due.user,
        about=f"invitation.{due.meeting.pk}.{due.meeting.cycle.revision}.{kind}.{due.again}.{due.user.pk}",
        subject=f"{words['title']} · {due.meeting.project}",
        text=text,
        html=ours.page("meetings/lobby/invitation.html", words),
        at=at,
        calendar=_for_calendars(due, text, at=at),
    )


def _for_calendars(due: Due, text: str, *, at: datetime) -> CalendarPart | None:
    """None for whoever has no time in their calendar that could be taken back."""
    if due.cancels and not due.was_invited:
        return None
    method = Method.CANCEL if due.cancels else Method.REQUEST
    answers = dict(Attendance.objects.filter(meeting=due.meeting).values_list("user", "answer"))
    # Taken back from one person, it stays in the calendars of the others.
    is_for_all = (
        not due.cancels or due.is_apart or due.meeting.cycle.skipped_at or due.meeting.project.finished_at
    )
    people = attendees(due.meeting) if is_for_all else [due.user]
    content = invitation(
        due.meeting, people, answers, method=method, description=text, at=at, repeats=due.repeats
    )
    return CalendarPart(method.value, content)
