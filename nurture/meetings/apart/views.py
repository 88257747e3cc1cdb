"""Choosing to meet without a room."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from nurture.meetings.apart import actions
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import visible_meeting
from nurture.meetings.words import FACTS, words_of
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
@written_once
def hold_apart(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    try:
        actions.hold_apart(meeting=meeting, by=request.user, at=timezone.now())
    except FACTS as fact:
        messages.warning(request, words_of(fact))
    return redirect(meeting)
