"""Which meetings there are, and the room of each."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.actions.annotations import annotate
from accounts.facts import AlreadyWritten, NeedsATeam
from accounts.items import place
from nurture.meetings import actions
from nurture.meetings.apart.queries import first_unvoted, has_voted
from nurture.meetings.forms import NoteForm
from nurture.meetings.lobby.queries.consent import agreed_before
from nurture.meetings.lobby.views.page import LobbyPage, lobby_page
from nurture.meetings.minutes.queries.opening import opening_checks
from nurture.meetings.models import Meeting
from nurture.meetings.queries import meetings as queries
from nurture.meetings.queries.agenda import agenda
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import RoomPage, changed_pieces, open_room, room_page, visible_meeting
from nurture.meetings.words import FACTS, words_of
from nurture.projects.models import Project
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_safe
@member_required
def meetings(request: Request) -> HttpResponse:
    context = {
        "coming": queries.coming(request.user, at=timezone.now()),
        "past": queries.past(request.user, request.GET.get("cursor", "")),
    }
    return render_page(request, "meetings/meetings.html", context)


@require_POST
@member_required
def prepare(request: Request, project: int) -> HttpResponse:
    """The next meeting of a project, before its day: to propose and to read."""
    found = get_object_or_404(Project.objects.visible_to(request.user), pk=project)
    coming = actions.ensure_next_meeting(project=found, at=timezone.now())
    if coming is None:
        messages.info(request, _("This project has no meeting to come."))
        return redirect("meetings:meetings")
    return redirect(coming)


@require_safe
@member_required
def meeting(request: Request, pk: int) -> HttpResponse:
    """Before it is opened its lobby, then where the room is, at the end its minutes.

    As long as nobody leads the room to a target, it begins with what came of the emails since the last one, and goes on
    (`?after`) with what both teams agreed on before the meeting.
    """
    found = visible_meeting(request, pk)
    if found.closed_at:
        return redirect("meetings:minutes", pk)
    if not found.is_open:
        return lobby_page(request, LobbyPage(found, request.user, at=timezone.now()))
    if found.place_id:
        return redirect("meetings:target", found.pk, found.place_id)
    return _beginning(request, found)


def _beginning(request: Request, meeting: Meeting) -> HttpResponse:
    at = timezone.now()
    found = agenda(meeting, at=at)
    if found.first is None:
        return render_page(request, "meetings/no_targets.html", {"meeting": meeting})
    # Whoever votes in their own time comes again and again: they have looked back when they began.
    has_begun = "after" in request.GET or (meeting.is_apart and has_voted(meeting, request.user))
    if not has_begun and opening_checks(meeting, at=at):
        return redirect("meetings:answers", meeting.pk)
    waiting = agreed_before(meeting, at=at, known=found)
    if any(each.may_say_yes(request.user) for each in waiting):
        return redirect("meetings:consent", meeting.pk)
    mine = first_unvoted(meeting, request.user, found.entries) if meeting.is_apart else None
    return redirect("meetings:target", meeting.pk, mine or found.first.target.pk)


@require_POST
@member_required
def open_meeting(request: Request, pk: int) -> HttpResponse:
    found = visible_meeting(request, pk)
    try:
        actions.open_meeting(meeting=found, by=request.user, at=timezone.now())
    except FACTS as fact:
        messages.warning(request, words_of(fact))
    return redirect(found)


@require_safe
@member_required
def target(request: Request, pk: int, target: int) -> HttpResponse:
    room = open_room(request, pk, target)
    return room_page(room) if room.entry or request.htmx else _elsewhere(room)


def _elsewhere(room: RoomPage) -> HttpResponse:
    """Let go since, or committed to after the end: whoever follows a link, or the room, goes on where there is something."""
    messages.info(
        room.request,
        _("%(account)s is not on the agenda of this meeting.") % {"account": room.target.account},
    )
    if not room.is_open:
        return redirect(room.meeting)
    if first := room.agenda.first:
        return redirect("meetings:target", room.meeting.pk, first.target.pk)
    return render_page(room.request, "meetings/no_targets.html", {"meeting": room.meeting})


@require_safe
@member_required
def changes(request: Request, pk: int, target: int) -> HttpResponse:
    """The pieces of the screen that are not what the reader sees; 204 when all are. Nothing in which one types."""
    return changed_pieces(open_room(request, pk, target))


@require_POST
@member_required
@written_once
def note(request: Request, pk: int, target: int) -> HttpResponse:
    """What somebody knows, written down while the others talk."""
    room = open_room(request, pk, target)
    room.note_form = NoteForm(request.POST, account=room.target.account)
    if not room.note_form.is_valid():
        return room_page(room, status=422)
    at = timezone.now()
    try:
        annotate(
            account=room.target.account,
            fields=room.note_form.values | {"heard_on": timezone.localdate(at)},
            operation=room.note_form.operation_id,
            by=request.user,
            at=at,
            place=place(request.user, room.target.account, f"meeting:{pk}"),
        )
        actions.changed(room.meeting)
    except NeedsATeam as fact:
        raise PermissionDenied from fact
    except AlreadyWritten as fact:
        room.note_form.meet(fact.record, request.user)
        return room_page(room, status=409)
    return redirect("meetings:target", pk, target)
