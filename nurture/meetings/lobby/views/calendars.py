"""The meeting as a file for one's own calendar."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nurture.meetings.lobby.calendar import Method, url_of
from nurture.meetings.lobby.calendar import invitation as written
from nurture.meetings.lobby.views.page import visible_meeting
from nurture.web.access import member_required
from nurture.web.http import Request


@require_safe
@member_required
def invitation(request: Request, pk: int) -> HttpResponse:
    """Without the addresses of the others: one adds it for oneself."""
    meeting = visible_meeting(request, pk)
    content = written(meeting, [], {}, method=Method.PUBLISH, description=url_of(meeting), at=timezone.now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{meeting.cycle.number}.ics"'
    return answer
