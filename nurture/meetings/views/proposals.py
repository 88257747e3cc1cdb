"""Another candidate, by anybody, and taking it back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Deal
from nurture.meetings import actions
from nurture.meetings.forms import FromForm, ProposalForm
from nurture.meetings.models import Proposal
from nurture.meetings.queries.meetings import visible_meetings
from nurture.meetings.queries.waiting import LETTERS
from nurture.meetings.views.once import written_once
from nurture.meetings.views.room import RoomPage, for_many_eyes, open_room, refused, room_page
from nurture.meetings.words import FACTS, words_of
from nurture.sequences.models import Email
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_POST
@member_required
@written_once
def propose(request: Request, pk: int, target: int) -> HttpResponse:
    room = open_room(request, pk, target)
    form = room.proposal_form = ProposalForm(request.POST)
    if not form.is_valid():
        return room_page(room, status=422)
    try:
        actions.propose(
            meeting=room.meeting,
            target=room.target,
            title=form.cleaned_data["title"],
            aim=form.cleaned_data["aim"],
            operation=form.operation_id,
            by=request.user,
            at=timezone.now(),
        )
    except FACTS as fact:
        form.add_error(None, words_of(fact))
        return room_page(room, status=409)
    return redirect("meetings:target", pk, target)


@require_safe
@member_required
def drafts(request: Request, pk: int, target: int) -> HttpResponse:
    """Those that wait further down, narrowed by what is typed: beside the room's own fields, or as a page."""
    room = open_room(request, pk, target)
    found = room.drafts(request.GET.get("q", "").strip()[:LETTERS])
    context = {"room": room, "meeting": room.meeting, "target": room.target, "found": found}
    return for_many_eyes(render_page(request, "meetings/drafts.html", context, fragments=("draft-list",)))


@require_POST
@member_required
@written_once
def propose_from(request: Request, pk: int, target: int) -> HttpResponse:
    """A draft that waits further down, or what they needed in a past deal."""
    room = open_room(request, pk, target)
    form = FromForm(request.POST)
    if not form.is_valid():
        return room_page(room, status=422)
    try:
        _propose_from(room, draft=form.cleaned_data["draft"], deal=form.cleaned_data["deal"])
    except FACTS as fact:
        return refused(request, pk, target, fact)
    return redirect("meetings:target", pk, target)


@require_POST
@member_required
@written_once
def withdraw_proposal(request: Request, pk: int) -> HttpResponse:
    proposals = Proposal.objects.filter(meeting__in=visible_meetings(request.user))
    proposal = get_object_or_404(proposals.select_related("meeting__project", "target"), pk=pk)
    try:
        actions.withdraw_proposal(proposal=proposal, by=request.user, at=timezone.now())
    except FACTS as fact:
        return refused(request, proposal.meeting_id, proposal.target_id, fact)
    return redirect("meetings:target", proposal.meeting_id, proposal.target_id)


def _propose_from(room: RoomPage, *, draft: int | None, deal: int | None) -> None:
    if draft:
        emails = Email.objects.filter(step__sequence__target=room.target).select_related("step__sequence")
        email = get_object_or_404(emails, pk=draft)
        actions.propose_email(meeting=room.meeting, target=room.target, email=email, by=room.user, at=room.at)
        return
    deals = Deal.objects.visible_to(room.user).past().select_related("account")
    actions.propose_deal(
        meeting=room.meeting,
        target=room.target,
        deal=get_object_or_404(deals, pk=deal),
        by=room.user,
        at=room.at,
    )
