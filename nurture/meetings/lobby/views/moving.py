"""Moving a meeting, or skipping it, with a reason."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nurture.meetings.lobby import actions
from nurture.meetings.lobby.facts import AlreadyBegun
from nurture.meetings.lobby.forms import MoveForm
from nurture.meetings.lobby.views.page import visible_meeting
from nurture.meetings.models import Meeting
from nurture.meetings.words import words_of
from nurture.projects.facts import CycleOver, NoPlaceThere, NotInTeam
from nurture.projects.queries.cycles import room_for
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def move_or_skip(request: Request, pk: int) -> HttpResponse:
    meeting = visible_meeting(request, pk)
    # What is typed is a time on the project's clock, wherever its reader is.
    with timezone.override(ZoneInfo(meeting.project.time_zone)):
        form = MoveForm(request.POST or None, meeting_at=meeting.cycle.meeting_at)
        if not form.is_bound or not form.is_valid():
            return _page(request, meeting, form)
        try:
            _change(request, meeting, form)
        except NoPlaceThere:
            form.add_error("to", _("Choose a time to come, within this cycle."))
            return _page(request, meeting, form)
        except (AlreadyBegun, CycleOver, NotInTeam) as fact:
            form.add_error(None, words_of(fact))
            return _page(request, meeting, form, status=409)
    messages.success(request, _("Everybody gets an invitation that says so."))
    return redirect(meeting)


def _change(request: Request, meeting: Meeting, form: MoveForm) -> None:
    said = {"why": form.cleaned_data["why"], "operation": form.cleaned_data["operation"]}
    if form.moves:
        to = form.cleaned_data["to"]
        actions.move_meeting(meeting=meeting, to=to, **said, by=request.user, at=timezone.now())
    else:
        actions.skip_meeting(meeting=meeting, **said, by=request.user, at=timezone.now())


def _page(request: Request, meeting: Meeting, form: MoveForm, *, status: int = 0) -> HttpResponse:
    after, before = room_for(meeting.project, meeting.cycle, timezone.now())
    context = {
        "meeting": meeting,
        "project": meeting.project,
        "form": form,
        "after": after,
        "before": before,
        "changes": meeting.cycle.changes.select_related("by"),
    }
    status = status or (422 if form.is_bound else 200)
    return render_page(request, "meetings/lobby/move.html", context, status=status)
