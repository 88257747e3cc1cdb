"""The room of a meeting that has not begun, for one person who practises."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nurture.meetings.models import Meeting
from nurture.meetings.queries.agenda import agenda
from nurture.meetings.queries.links import target_path
from nurture.meetings.rehearsal.pages import rehearsed
from nurture.meetings.rehearsal.so_far import Act, SoFar, TooLong, read
from nurture.meetings.rehearsal.views.stage import NotPractised, Stage, nothing_is_kept
from nurture.meetings.views.room import visible_meeting
from nurture.projects.models import Target
from nurture.projects.queries.members import is_member
from nurture.web.access import member_required
from nurture.web.http import Request


@require_safe
@member_required
def rehearse(request: Request, pk: int) -> HttpResponse:
    """From the first target of the agenda."""
    meeting = visible_meeting(request, pk)
    if not _is_practised(request, meeting):
        return redirect(meeting)
    first = agenda(meeting, at=timezone.now()).first
    if first is None:
        raise Http404
    return redirect("meetings:rehearsal", pk, first.target.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def rehearsal(request: Request, pk: int, target: int) -> HttpResponse:
    """GET shows the room as it would be by now; POST does one thing more. Neither leaves anything behind."""
    meeting = visible_meeting(request, pk)
    if not _is_practised(request, meeting):
        return redirect(meeting)
    found = Target.objects.filter(pk=target, project=meeting.project_id, finished_at=None).first()
    if found is None:
        raise Http404
    so_far = read(request.POST.get("so_far") or request.GET.get("so_far", ""))
    if request.method == "POST":
        so_far = _one_more(request, so_far)
    return _played(request, meeting, found, so_far)


def _played(request: Request, meeting: Meeting, target: Target, so_far: SoFar) -> HttpResponse:
    request.is_rehearsal = True  # type: ignore[attr-defined] # read by templates/meetings/target.html
    with nothing_is_kept():
        stage = Stage(request, meeting, at=timezone.now())
        try:
            done, answer = stage.play(so_far)
        except NotPractised:
            messages.info(request, _("This is not part of the rehearsal."))
            done, answer = stage.play(SoFar(so_far.acts[:-1], so_far.made, so_far.begun))
        done = stage.set_clocks(done, target.pk)
        if answer is None or request.method != "POST" or (answer.status_code < 400 and not request.htmx):
            sheet = "" if request.method == "POST" else request.GET.get("sheet", "")
            answer = stage.look_at_sheet(sheet, so_far) if sheet else stage.look(target_path(meeting, target))
    of_all = reverse("meetings:rehearse", args=[meeting.pk])
    here = reverse("meetings:rehearsal", args=[meeting.pk, target.pk])
    page = rehearsed(answer.content.decode(), here=here, of_all=of_all, token=done.token)
    shown = HttpResponse(page, status=answer.status_code)
    shown["X-So-Far"] = done.token
    for name in ("HX-Retarget", "HX-Reswap"):
        if name in answer:
            shown[name] = answer[name]
    return shown


def _one_more(request: Request, so_far: SoFar) -> SoFar:
    said = [
        pair
        for pair in parse_qsl(request.POST.urlencode(), keep_blank_values=True)
        if pair[0] not in {"so_far", "csrfmiddlewaretoken"}
    ]
    try:
        return so_far.and_then(Act(request.GET.get("act", ""), urlencode(said)))
    except TooLong:
        messages.info(request, _("The rehearsal has grown long: it begins anew."))
        return SoFar()


def _is_practised(request: Request, meeting: Meeting) -> bool:
    """By members, before it is opened, and not if nobody will open it."""
    is_over = meeting.opened_at or meeting.closed_at or meeting.cycle.skipped_at
    return not is_over and is_member(meeting.project, request.user)
