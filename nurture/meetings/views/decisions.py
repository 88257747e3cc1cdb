"""Deciding, confirming and taking back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from nurture.meetings import actions
from nurture.meetings.facts import AlreadyDecided
from nurture.meetings.forms import DecisionForm
from nurture.meetings.models import Decision
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import RoomPage, idea_of, open_room, refused, room_page
from nurture.meetings.words import FACTS, words_of
from nurture.web.access import member_required
from nurture.web.http import Request


@require_POST
@member_required
@written_once
def decide(request: Request, pk: int, target: int) -> HttpResponse:
    room = open_room(request, pk, target)
    form = room.decision_form = DecisionForm(request.POST, deciding=room.deciding)
    if not form.is_valid():
        return room_page(room, status=409 if form.is_stale else 422)
    try:
        _decide(room, form)
    except AlreadyDecided as fact:
        # Theirs stands; what was typed stays in the form.
        fresh = open_room(request, pk, target)
        fresh.decision_form, fresh.rival = form, fact.decision
        return room_page(fresh, status=409)
    except FACTS as fact:
        form.add_error(None, words_of(fact))
        return room_page(room, status=409)
    return _back(room)


@require_POST
@member_required
@written_once
def confirm(request: Request, pk: int) -> HttpResponse:
    decision = visible_decision(request, pk)
    try:
        actions.confirm(
            decision=decision, by=request.user, at=timezone.now(), seen=request.POST.get("seen", "")
        )
    except FACTS as fact:
        return refused(request, decision.meeting_id, decision.target_id, fact)
    return redirect("meetings:target", decision.meeting_id, decision.target_id)


@require_POST
@member_required
@written_once
def withdraw(request: Request, pk: int) -> HttpResponse:
    decision = visible_decision(request, pk)
    try:
        actions.withdraw(decision=decision, by=request.user, at=timezone.now())
    except FACTS as fact:
        return refused(request, decision.meeting_id, decision.target_id, fact)
    return redirect("meetings:target", decision.meeting_id, decision.target_id)


@require_POST
@member_required
@written_once
def undo(request: Request, pk: int) -> HttpResponse:
    decision = visible_decision(request, pk)
    try:
        actions.undo(decision=decision, by=request.user, at=timezone.now())
    except FACTS as fact:
        return refused(request, decision.meeting_id, decision.target_id, fact)
    return redirect("meetings:target", decision.meeting_id, decision.target_id)


def _decide(room: RoomPage, form: DecisionForm) -> None:
    chosen = form.chosen if form.is_about_one else None
    email = chosen.email if chosen else None
    actions.decide(
        meeting=room.meeting,
        target=room.target,
        kind=form.cleaned_data["kind"],
        email=email,
        proposal=idea_of(room, chosen),
        content_hash=email.content_hash if email else "",
        reason=form.cleaned_data["reason"],
        until=form.until_day,
        needs=form.needs,
        by=room.user,
        at=room.at,
    )


def visible_decision(request: Request, pk: int) -> Decision:
    decisions = Decision.objects.visible_to(request.user).select_related("meeting__project", "target")
    return get_object_or_404(decisions, pk=pk)


def _back(room: RoomPage) -> HttpResponse:
    return redirect("meetings:target", room.meeting.pk, room.target.pk)
