"""Leading the room."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from nurture.meetings import actions
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import open_room, refused
from nurture.meetings.words import FACTS, words_of
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
def move(request: Request, pk: int, target: int) -> HttpResponse:
    """Sent by the facilitator's own screen when it shows another target. 409: somebody else leads by now."""
    room = open_room(request, pk, target)
    try:
        actions.move(meeting=room.meeting, target=room.target, by=request.user, at=room.at)
    except FACTS as fact:
        return HttpResponse(words_of(fact), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@member_required
@written_once
def facilitate(request: Request, pk: int, target: int) -> HttpResponse:
    room = open_room(request, pk, target)
    try:
        actions.facilitate(meeting=room.meeting, target=room.target, by=request.user, at=timezone.now())
    except FACTS as fact:
        return refused(request, pk, target, fact)
    return redirect("meetings:target", pk, target)
