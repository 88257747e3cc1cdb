"""What the meeting was worth, said by each on their own screen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nurture.meetings.minutes.actions.writing import rate as rate_meeting
from nurture.meetings.minutes.facts import MinutesLocked
from nurture.meetings.minutes.forms import RatingForm
from nurture.meetings.minutes.queries.rating import rated
from nurture.meetings.minutes.rules.closing import is_locked
from nurture.meetings.models import Meeting
from nurture.meetings.views.room import visible_meeting
from nurture.meetings.words import words_of
from nurture.projects.queries.members import is_member
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def rate(request: Request, pk: int) -> HttpResponse:
    """Once more changes one's own rating; so a form that arrives twice is harmless."""
    meeting = visible_meeting(request, pk)
    if not is_member(meeting.project, request.user):
        raise PermissionDenied
    if not meeting.opened_at:
        return redirect(meeting)
    form = RatingForm(request.POST or None, mine=rated(meeting, request.user).mine)
    if not form.is_bound or not form.is_valid():
        return _page(request, meeting, form, status=422 if form.is_bound else 200)
    try:
        rate_meeting(meeting=meeting, by=request.user, at=timezone.now(), **form.cleaned_data)
    except MinutesLocked as fact:
        form.add_error(None, words_of(fact))
        return _page(request, meeting, form, status=409)
    if request.htmx:
        return _page(request, meeting, RatingForm(mine=rated(meeting, request.user).mine), saved=True)
    messages.success(request, _("Kept. You can change it until the minutes are locked."))
    return redirect("meetings:minutes" if meeting.closed_at else "meetings:rate", pk)


def _page(
    request: Request, meeting: Meeting, form: RatingForm, *, saved: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "meeting": meeting,
        "rating_form": form,
        "rated": rated(meeting, request.user),
        "saved": saved,
        "is_locked": meeting.closed_at is not None and is_locked(meeting.closed_at, timezone.now()),
    }
    return render_page(
        request, "meetings/minutes/rate.html", context, fragments=("rating-form",), status=status
    )
