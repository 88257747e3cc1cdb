"""Reading out what was decided, saying what stays open, and closing."""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nurture.meetings import actions
from nurture.meetings.actions import close_meeting
from nurture.meetings.minutes.actions.writing import answer_look
from nurture.meetings.minutes.facts import NotSaidYet
from nurture.meetings.minutes.forms import CloseForm, RatingForm
from nurture.meetings.minutes.models import Look
from nurture.meetings.minutes.queries.closing import Closing
from nurture.meetings.models import Meeting
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import visible_meeting
from nurture.meetings.words import FACTS, words_of
from nurture.projects.queries.members import is_member
from nurture.web.access import member_required
from nurture.web.http import Request, render_page
from nurture.web.numbers import whole_number

# No agenda is as long as this.
MOST_READ: Final = 10_000


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@written_once
def close(request: Request, pk: int) -> HttpResponse:
    """Decision by decision (`?read=`), then what is left to say. A meeting that is closed has minutes instead."""
    meeting = visible_meeting(request, pk)
    if request.method == "POST" and not is_member(meeting.project, request.user):
        raise PermissionDenied
    if not meeting.is_open:
        _tell_what_came_late(request, meeting)
        return redirect("meetings:minutes", pk) if meeting.closed_at else redirect(meeting)
    closing = Closing(meeting, request.user, at=timezone.now())
    if request.method != "POST":
        return _reading(request, closing)
    form = CloseForm(request.POST, undecided=closing.undecided)
    if not form.is_valid():
        return _what_is_left(request, closing, form, status=422)
    try:
        close_meeting(meeting=meeting, left=form.left, by=request.user, at=closing.at)
    except NotSaidYet as fact:
        fresh = Closing(meeting, request.user, at=timezone.now())
        again = CloseForm(request.POST, undecided=fresh.undecided)
        again.add_error(None, words_of(fact))
        return _what_is_left(request, fresh, again, status=409)
    return redirect("meetings:minutes", pk)


@require_POST
@member_required
def read_out(request: Request, pk: int, number: int) -> HttpResponse:
    """Sent by the facilitator's own screen when it turns the page. 409: somebody else leads by now."""
    meeting = visible_meeting(request, pk)
    if number > MOST_READ:
        raise Http404
    try:
        actions.read_out(meeting=meeting, number=number, by=request.user)
    except FACTS as fact:
        return HttpResponse(words_of(fact), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@member_required
@written_once
def look(request: Request, pk: int) -> HttpResponse:
    """Whether the ten minutes for the criteria were taken this time."""
    meeting = visible_meeting(request, pk)
    if not is_member(meeting.project, request.user) or not meeting.opened_at:
        raise PermissionDenied
    outcome = Look.DONE if request.POST.get("outcome") == Look.DONE else Look.SKIPPED
    answer_look(meeting=meeting, outcome=outcome, by=request.user, at=timezone.now())
    return redirect(_back(meeting))


def _reading(request: Request, closing: Closing) -> HttpResponse:
    number = whole_number(request.GET.get("read", "1")) or 0
    if not 1 <= number <= len(closing.agreed):
        return _what_is_left(request, closing, CloseForm(undecided=closing.undecided))
    context = {
        "closing": closing,
        "meeting": closing.meeting,
        "each": closing.agreed[number - 1],
        "number": number,
        "reads": number,
        "state": closing.state,
        "before": number - 1,
        "after": number + 1 if number < len(closing.agreed) else None,
    }
    return render_page(request, "meetings/minutes/read.html", context)


def _what_is_left(request: Request, closing: Closing, form: CloseForm, *, status: int = 200) -> HttpResponse:
    context = {
        "closing": closing,
        "meeting": closing.meeting,
        "form": form,
        "reads": 0,
        "state": closing.state,
        "rated": closing.rated,
        "rating_form": RatingForm(mine=closing.rated.mine),
        "may_rate": is_member(closing.meeting.project, request.user),
    }
    return render_page(request, "meetings/minutes/close.html", context, status=status)


def _tell_what_came_late(request: Request, meeting: Meeting) -> None:
    """Somebody was faster: the words are given back, to be put where the minutes are corrected."""
    typed = [str(said) for name, said in request.POST.items() if name.startswith("why_")]
    words = [said for said in typed if said.strip()]
    if words and meeting.closed_at:
        told = _("The meeting was closed before. Not taken: %(words)s") % {"words": " · ".join(words)}
        messages.warning(request, told)


def _back(meeting: Meeting) -> str:
    if meeting.closed_at:
        return reverse("meetings:minutes", args=[meeting.pk])
    return reverse("meetings:close", args=[meeting.pk]) + "?read=end"
