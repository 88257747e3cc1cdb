"""Choosing early, and saying who comes."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from nurture.meetings.lobby import actions
from nurture.meetings.lobby.forms import AttendanceForm, EarlyVoteForm
from nurture.meetings.lobby.queries.page import Card, Lobby
from nurture.meetings.lobby.views.page import LobbyPage, lobby_page, open_lobby
from nurture.meetings.models import Proposal
from nurture.meetings.views.once import written_once
from nurture.meetings.words import FACTS, words_of
from nurture.projects.models import Target
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@written_once
def early_vote(request: Request, pk: int, target: int) -> HttpResponse:
    """GET is one card of the lobby, as htmx shows it again."""
    lobby = open_lobby(request, pk)
    found = get_object_or_404(Target, pk=target, project=lobby.meeting.project_id)
    card = lobby.card(found)
    if card is None:
        raise Http404
    if request.method != "POST":
        return _card_page(request, lobby, card)
    form = EarlyVoteForm(request.POST, target=target, candidates=card.candidates, mine=card.mine)
    if not form.is_valid():
        return _typed(request, lobby, card, form, status=409 if form.is_stale else 422)
    try:
        _vote(lobby, found, form)
    except FACTS as fact:
        form.add_error(None, words_of(fact))
        return _typed(request, lobby, card, form, status=409)
    return redirect("meetings:early_vote", pk, target)


@require_POST
@member_required
@written_once
def attend(request: Request, pk: int) -> HttpResponse:
    lobby = open_lobby(request, pk)
    form = lobby.attendance_form = AttendanceForm(
        request.POST, members=lobby.members, user=request.user, mine=lobby.my_attendance
    )
    if not form.is_valid():
        return lobby_page(request, lobby, status=422)
    try:
        actions.attend(
            meeting=lobby.meeting,
            answer=form.cleaned_data["answer"],
            delegate=form.cleaned_data["delegate"],
            by=request.user,
            at=lobby.at,
        )
    except FACTS as fact:
        form.add_error(None, words_of(fact))
        return lobby_page(request, lobby, status=409)
    return redirect(reverse("meetings:meeting", args=[pk]) + ("" if request.htmx else "#attend"))


def _vote(lobby: Lobby, target: Target, form: EarlyVoteForm) -> None:
    chosen = form.chosen
    email = chosen.email if chosen else None
    idea = chosen.proposal_id if chosen and email is None else None
    actions.vote_early(
        meeting=lobby.meeting,
        target=target,
        email=email,
        content_hash=email.content_hash if email else "",
        proposal=Proposal.objects.get(pk=idea) if idea else None,
        sentence=form.cleaned_data["sentence"],
        by=lobby.user,
        at=lobby.at,
    )


def _typed(
    request: Request, lobby: LobbyPage, card: Card, form: EarlyVoteForm, *, status: int
) -> HttpResponse:
    """The card, or the whole lobby, with what was typed."""
    lobby.typed = card.entry.target.pk, form
    if request.htmx:
        return _card_page(request, lobby, card, status=status)
    return lobby_page(request, lobby, status=status)


def _card_page(request: Request, lobby: LobbyPage, card: Card, *, status: int = 200) -> HttpResponse:
    target = card.entry.target.pk
    if not request.htmx:
        return redirect(f"{reverse('meetings:meeting', args=[lobby.meeting.pk])}#early-{target}")
    context = {
        "lobby": lobby,
        "meeting": lobby.meeting,
        "card": card,
        "form": lobby.form_of(card),
        "alone": True,
    }
    return render_page(request, "meetings/lobby/parts/card.html", context, status=status)
