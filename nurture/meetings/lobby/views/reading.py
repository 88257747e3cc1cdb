"""What is read on paper before a meeting. No address of a person is on it."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nurture.meetings.lobby.queries.reading import sheets
from nurture.meetings.lobby.views.page import visible_meeting
from nurture.meetings.models import Meeting
from nurture.meetings.queries.agenda import Entry, agenda
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def preread(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    return _page(request, meeting, agenda(meeting, at=timezone.now()).entries)


@require_safe
@member_required
def preread_target(request: Request, pk: int, target: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    entry = agenda(meeting, at=timezone.now()).entry(target)
    if entry is None:
        raise Http404
    return _page(request, meeting, [entry])


def _page(request: Request, meeting: Meeting, entries: list[Entry]) -> HttpResponse:
    context = {
        "meeting": meeting,
        "project": meeting.project,
        "sheets": sheets(meeting, entries, request.user, at=timezone.now()),
    }
    return render_page(request, "meetings/lobby/read.html", context)
