"""What both teams answer to a nomination: their scores, the talk about them, the order on deck, and no."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nurture.projects.actions import nominations as actions
from nurture.projects.facts import ScoredMeanwhile
from nurture.projects.forms.answers import (
    DeclineForm,
    MoveForm,
    ReopenForm,
    ScoreForm,
    TalkForm,
    friendly,
    is_friendly,
)
from nurture.projects.models import Nomination
from nurture.projects.queries import nominations as queries
from nurture.projects.views.nominations import act, nomination_response, visible_nomination
from nurture.projects.views.words import FACTS, words_for
from nurture.web.access import member_required
from nurture.web.http import Request, render_page


@require_POST
@member_required
def score(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    form = ScoreForm(request.POST, page=queries.nomination_page(found, request.user))
    if not form.is_valid():
        return nomination_response(request, found, score_form=form, status=422)
    try:
        actions.score(
            nomination=found,
            scores=form.scores,
            note=form.cleaned_data["note"],
            seen=form.cleaned_data["seen"],
            by=request.user,
            at=timezone.now(),
        )
    except ScoredMeanwhile as fact:
        form.meet(fact.sheet)
        form.add_error(None, words_for(fact))
        return nomination_response(request, found, score_form=form, status=409)
    except FACTS as fact:
        messages.error(request, words_for(fact))
    else:
        found.refresh_from_db()
        messages.success(request, _("Your team’s scores are in."))
    return nomination_response(request, found) if request.htmx else redirect(found)


@require_POST
@member_required
def talk(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    form = TalkForm(request.POST, page=queries.nomination_page(found, request.user))
    if not form.is_valid():
        return nomination_response(request, found, talk_form=form, status=422)
    return act(
        request,
        found,
        lambda: actions.record_talk(
            nomination=found, **form.cleaned_data, by=request.user, at=timezone.now()
        ),
        done=_("Recorded: what you agreed stands beside the scores."),
    )


@require_POST
@member_required
def reopen(request: Request, pk: int) -> HttpResponse:
    found = visible_nomination(request, pk)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return nomination_response(request, found, reopen_form=form, status=422)
    return act(
        request,
        found,
        lambda: actions.reopen_scores(
            nomination=found, **form.cleaned_data, by=request.user, at=timezone.now()
        ),
        done=_("Reopened: both teams score again."),
    )


@require_POST
@member_required
def move(request: Request, pk: int) -> HttpResponse:
    """Back to the desk, where the order is."""
    found = visible_nomination(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say to which place, and why."))
        return redirect("projects:nominations")
    try:
        actions.move_on_deck(nomination=found, **form.cleaned_data, by=request.user, at=timezone.now())
    except FACTS as fact:
        messages.error(request, words_for(fact))
    else:
        messages.success(request, _("Moved; everybody can read why."))
    return redirect("projects:nominations")


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def decline(request: Request, pk: int) -> HttpResponse:
    """`?reason=` suggests what to say; what somebody has written themselves stays."""
    found = visible_nomination(request, pk)
    if request.method != "POST":
        return _decline_page(request, found, DeclineForm(initial=_suggested(request, found)))
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _decline_page(request, found, form, status=422)
    return act(
        request,
        found,
        lambda: actions.decline(nomination=found, **form.cleaned_data, by=request.user, at=timezone.now()),
        done=_("Declined. The rep reads your words on this page and in Today."),
    )


def _suggested(request: Request, nomination: Nomination) -> dict[str, Any]:
    reason, written = request.GET.get("reason", ""), request.GET.get("note", "")
    rep = nomination.nominated_by
    note = friendly(reason, rep) if is_friendly(written, rep) else written
    return {"reason": reason, "note": note}


def _decline_page(
    request: Request, found: Nomination, form: DeclineForm, *, status: int = 200
) -> HttpResponse:
    page = queries.nomination_page(found, request.user)
    context = {"form": form, "nomination": page.nomination, "page": page}
    return render_page(request, "projects/decline.html", context, fragments=["decline-note"], status=status)
