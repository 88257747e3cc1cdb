"""The clock and the blind vote of one target."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from nurture.meetings import actions
from nurture.meetings.forms import VoteForm
from nurture.meetings.models import Turn
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import RoomPage, idea_of, open_room, refused, room_page
from nurture.meetings.words import FACTS
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
@written_once
def open_vote(request: Request, pk: int, target: int) -> HttpResponse:
    return _done(open_room(request, pk, target), actions.open_vote)


@require_POST
@member_required
@written_once
def reveal(request: Request, pk: int, target: int) -> HttpResponse:
    return _done(open_room(request, pk, target), actions.reveal)


@require_POST
@member_required
@written_once
def extend(request: Request, pk: int, target: int) -> HttpResponse:
    return _done(open_room(request, pk, target), partial(actions.extend, seen=_end_seen(request)))


@require_POST
@member_required
@written_once
def vote(request: Request, pk: int, target: int) -> HttpResponse:
    room = open_room(request, pk, target)
    form = room.vote_form = VoteForm(request.POST, candidates=room.candidates, mine=room.ballot.mine)
    if not form.is_valid():
        return room_page(room, status=422)
    try:
        actions.vote(
            meeting=room.meeting,
            target=room.target,
            email=form.chosen.email if form.chosen else None,
            proposal=idea_of(room, form.chosen),
            expected=form.cleaned_data["expected"],
            confidence=form.cleaned_data["confidence"],
            by=request.user,
            at=timezone.now(),
        )
    except FACTS as fact:
        return refused(request, pk, target, fact)
    return redirect("meetings:target", pk, target)


def _end_seen(request: Request) -> datetime | None:
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


def _done(room: RoomPage, act: Callable[..., Turn]) -> HttpResponse:
    try:
        act(meeting=room.meeting, target=room.target, by=room.user, at=room.at)
    except FACTS as fact:
        return refused(room.request, room.meeting.pk, room.target.pk, fact)
    return redirect("meetings:target", room.meeting.pk, room.target.pk)
